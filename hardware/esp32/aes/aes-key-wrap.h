#ifndef HEIMLIG_AES_KEY_WRAP_H
#define HEIMLIG_AES_KEY_WRAP_H

#include "../job.h"

/**
 * AES key wrap (SP 800-38F). Takes the key to wrap; parameter 1: 0 for RFC 3394, which takes multiples of 8 bytes from 16 on; else RFC 5649,
 * which pads. Writes the length rounded up to a multiple of 8, plus 8 bytes.
 */
heimlig_result heimlig_aes_wrap(const heimlig_job *job);

/**
 * Takes a wrapped key; parameter 2: as parameter 1 of wrapping. Writes 8 bytes less than it takes: the key and zeros. It completes all checks without
 * a branch before it decides.
 */
heimlig_result heimlig_aes_unwrap(const heimlig_job *job);

#endif
