#ifndef HEIMLIG_SHA_MESSAGE_H
#define HEIMLIG_SHA_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha-engine.h"

/** Cuts a message into blocks. It consists of words, so it needs no more alignment than words. */
typedef struct {
	/* The incomplete block, as words because the HAL reads words. */
	uint32_t block[HEIMLIG_SHA_BLOCK_MAXIMUM / sizeof(uint32_t)];
	/* Bytes in the block, and in the message (a number of 64 bits). */
	uint32_t used;
	uint32_t length[2];
	uint32_t bits;
	/* 1 until the first block is complete. */
	uint32_t first;
} heimlig_sha_message;

/** Hashes a block; `context` is the owner's. `first`: the first block of the message. */
typedef void heimlig_sha_compress(void *context, const uint32_t *block, bool first);

/** Begins an empty message for SHA-`bits`. */
void heimlig_sha_message_start(heimlig_sha_message *message, unsigned bits);

/** Takes in `length` bytes. */
void heimlig_sha_message_update(
	heimlig_sha_message *message, const uint8_t *data, size_t length, heimlig_sha_compress *compress, void *context);

/** Whether `length` more bytes complete a block. */
bool heimlig_sha_message_completes(const heimlig_sha_message *message, size_t length);

/** Takes in the padding (FIPS 180-4 §5.1). It completes at least one block and begins none. */
void heimlig_sha_message_pad(heimlig_sha_message *message, heimlig_sha_compress *compress, void *context);

#endif
