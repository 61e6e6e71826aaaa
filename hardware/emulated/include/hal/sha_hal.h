#ifndef HAL_SHA_HAL_H
#define HAL_SHA_HAL_H

#include <stdbool.h>
#include <stddef.h>

#include "hal/sha_types.h"
#include "soc/soc_caps.h"

/** Selects the algorithm. Later chips than the first ESP32 need it, so the model demands it. */
void sha_hal_set_mode(esp_sha_type sha_type);

/** Starts to hash one block of `block_word_len` words, aligned to 4. Waits neither before nor after. */
void sha_hal_hash_block(esp_sha_type sha_type, const void *data_block, size_t block_word_len, bool first_block);

/** Waits until the engine is idle. */
void sha_hal_wait_idle(void);

/** Writes the state after the last block to `digest_state`, aligned to 4: 32 bytes for SHA-256, else 64. */
void sha_hal_read_digest(esp_sha_type sha_type, void *digest_state);

#if SOC_SHA_SUPPORT_RESUME
/** Writes back a state, aligned to 4, that was read before. The next block continues it. */
void sha_hal_write_digest(esp_sha_type sha_type, void *digest_state);
#endif

#endif
