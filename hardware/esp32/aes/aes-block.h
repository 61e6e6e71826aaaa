#ifndef HEIMLIG_AES_BLOCK_H
#define HEIMLIG_AES_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "../job.h"

/** Bytes of a block. */
#define HEIMLIG_AES_BLOCK 16

typedef enum { HEIMLIG_AES_ENCRYPT, HEIMLIG_AES_DECRYPT } heimlig_aes_direction;

/** Whether the chip's AES takes keys of `length` bytes. */
bool heimlig_aes_key_size_supported(size_t length);

/** Checks the key, the iv (the first input, of `iv_length` bytes) and the room of the output. Returns 0 or the refusal. */
heimlig_result heimlig_aes_check(const heimlig_job *job, uint32_t iv_length, uint32_t output_length);

/**
 * Takes the peripheral for this task and gives it the key. TLS waits meanwhile: transform a few KB at most, then release.
 * Returns 0, HEIMLIG_KEY_SIZE or HEIMLIG_FAULT; after an error this task does not hold the peripheral.
 */
heimlig_result heimlig_aes_acquire(heimlig_bytes key, heimlig_aes_direction direction);

/**
 * Transforms one block of 16 bytes, at any alignment; `output` may be `input`. Call it between acquire and release.
 * Returns 0, or HEIMLIG_FAULT with `output` untouched.
 */
heimlig_result heimlig_aes_transform_block(const uint8_t *input, uint8_t *output);

/** Removes key and data from the peripheral and gives it back. */
void heimlig_aes_release(void);

/**
 * Many blocks under one key. A session takes the peripheral when a block needs it and gives it back every 128 blocks (2 KB in most modes):
 * TLS waits for half a millisecond at most, at some 3 microseconds a block on an ESP32. One session at a time: a second one would wait for
 * the first for ever.
 */
typedef struct {
	heimlig_bytes key;
	heimlig_aes_direction direction;
	/* Blocks until the peripheral is given back; 0: not held. */
	unsigned left;
} heimlig_aes_session;

/** Begins with a key, whose bytes stay where they are until the end. Does not take the peripheral yet. */
void heimlig_aes_session_start(heimlig_aes_session *session, heimlig_bytes key, heimlig_aes_direction direction);

/** As heimlig_aes_transform_block. After an error the session does not hold the peripheral. Returns 0, HEIMLIG_KEY_SIZE or HEIMLIG_FAULT. */
heimlig_result heimlig_aes_session_transform(heimlig_aes_session *session, const uint8_t *input, uint8_t *output);

/** Gives the peripheral back if the session holds it. Call it at the end, also after an error. */
void heimlig_aes_session_finish(heimlig_aes_session *session);

/** inc32 of SP 800-38D §6.2: increments the last 32 bits of a block of 16 bytes. */
void heimlig_aes_increment(uint8_t *counter);

/**
 * Counter mode within a session that encrypts, as heimlig_aes_counter. Only the last call for a counter may take a part of a block. After an error
 * the session does not hold the peripheral, and `output` has what was done.
 */
heimlig_result heimlig_aes_session_counter(
	heimlig_aes_session *session, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length);

/**
 * Counter mode (SP 800-38A §6.5); the counter is the last 32 bits of the block (inc32 of SP 800-38D §6.2). `counter`, 16 bytes, is the first
 * counter block and becomes the next unused one. `output` may be `input`.
 * Returns 0, HEIMLIG_KEY_SIZE or HEIMLIG_FAULT; after an error the `length` bytes of `output` are zero.
 */
heimlig_result heimlig_aes_counter(heimlig_bytes key, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length);

#endif
