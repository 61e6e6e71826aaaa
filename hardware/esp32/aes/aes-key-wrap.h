#ifndef HEIMLIG_AES_KEY_WRAP_H
#define HEIMLIG_AES_KEY_WRAP_H

#include "../job.h"

/**
 * AES key wrap (SP 800-38F): the key to wrap; parameter 1: RFC 5649, with padding, instead of RFC 3394, for a multiple of 8 and 16 at
 * least. Writes the length rounded up to a multiple of 8, and 8 bytes more.
 */
heimlig_result heimlig_aes_wrap(const heimlig_job *job);

/**
 * A wrapped key; parameter 2: as parameter 1 of wrapping. Writes 8 bytes less than it takes: the key, then zeros. All of the check is done,
 * without a branch, before any of it decides.
 */
heimlig_result heimlig_aes_unwrap(const heimlig_job *job);

#endif
