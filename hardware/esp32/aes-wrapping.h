#ifndef HEIMLIG_AES_WRAPPING_H
#define HEIMLIG_AES_WRAPPING_H

#include "aes.h"

/* Half a block: what key wrapping works on, and the size of the value it checks. In bytes. */
#define HEIMLIG_AES_SEMIBLOCK 8

/**
 * W of SP 800-38F §6.1 (RFC 3394 §2.2.1) in place: `value` is the first semiblock, `data` the `count` others, 2 or more.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_FAULT; then `value` and `data` are half done: wipe them.
 */
heimlig_aes_result heimlig_aes_wrapping(const heimlig_aes_key *key, uint8_t *value, uint8_t *data, size_t count);

/** Its inverse (RFC 3394 §2.2.2), likewise. */
heimlig_aes_result heimlig_aes_unwrapping(const heimlig_aes_key *key, uint8_t *value, uint8_t *data, size_t count);

/** One block, `value` and `data`, which has only 1 semiblock, alone: what RFC 5649 §4.1 does instead. Errors: likewise. */
heimlig_aes_result heimlig_aes_wrapping_block(
	const heimlig_aes_key *key, heimlig_aes_direction direction, uint8_t *value, uint8_t *data);

#endif
