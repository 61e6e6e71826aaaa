#include "sha-message.h"

#include <string.h>

void heimlig_sha_message_start(heimlig_sha_message *message, unsigned bits)
{
	memset(message, 0, sizeof *message);
	message->bits = bits;
	message->first = 1;
}

static size_t block_size(const heimlig_sha_message *message)
{
	return heimlig_sha_block_size(message->bits);
}

static uint64_t length_of(const heimlig_sha_message *message)
{
	uint64_t length;
	memcpy(&length, message->length, sizeof length);
	return length;
}

static void absorb(
	heimlig_sha_message *message, const uint8_t *data, size_t length, heimlig_sha_compress *compress, void *context)
{
	memcpy((uint8_t *)message->block + message->used, data, length);
	message->used += (uint32_t)length;
	if (message->used == block_size(message)) {
		compress(context, message->block, message->first != 0);
		message->first = 0;
		message->used = 0;
	}
}

void heimlig_sha_message_update(
	heimlig_sha_message *message, const uint8_t *data, size_t length, heimlig_sha_compress *compress, void *context)
{
	const uint64_t total = length_of(message) + length;
	memcpy(message->length, &total, sizeof total);
	while (length > 0) {
		const size_t room = block_size(message) - message->used;
		const size_t part = length < room ? length : room;
		absorb(message, data, part, compress, context);
		data += part;
		length -= part;
	}
}

bool heimlig_sha_message_completes(const heimlig_sha_message *message, size_t length)
{
	return length >= block_size(message) - message->used;
}

/* FIPS 180-4 §5.1: a one, zeros, and the length of the message in bits at the end of a block. */
void heimlig_sha_message_pad(heimlig_sha_message *message, heimlig_sha_compress *compress, void *context)
{
	static const uint8_t one = 0x80;
	static const uint8_t zeros[HEIMLIG_SHA_BLOCK_MAXIMUM];
	uint8_t end[16] = { 0 };
	const uint64_t length = length_of(message);
	const size_t length_size = block_size(message) / 8;
	const size_t before_length = block_size(message) - length_size;

	end[7] = (uint8_t)(length >> 61);
	for (int index = 0; index < 8; index++)
		end[15 - index] = (uint8_t)(length << 3 >> (8 * index));
	absorb(message, &one, 1, compress, context);
	if (message->used > before_length)
		absorb(message, zeros, block_size(message) - message->used, compress, context);
	absorb(message, zeros, before_length - message->used, compress, context);
	absorb(message, end + sizeof end - length_size, length_size, compress, context);
}
