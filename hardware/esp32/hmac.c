#include "hmac.h"

#include <string.h>

#include "hmac-pads.h"
#include "sha.h"
#include "wipe.h"

/* FIPS 198-1 §4 steps 1 to 3: the key as long as a block, hashed first if it is longer than that. */
static void make_block_key(unsigned bits, const uint8_t *key, size_t length, uint8_t *block_key)
{
	memset(block_key, 0, HEIMLIG_SHA_BLOCK_MAXIMUM);
	if (length > heimlig_sha_block_size(bits))
		heimlig_sha_digest(bits, key, length, block_key);
	else
		memcpy(block_key, key, length);
}

static void digest(
	unsigned bits, const uint8_t *block_key, uint8_t pad, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_sha sha;
	uint8_t start[HEIMLIG_SHA_BLOCK_MAXIMUM];
	const size_t size = heimlig_sha_block_size(bits);
	for (size_t index = 0; index < size; index++)
		start[index] = block_key[index] ^ pad;
	heimlig_sha_start(&sha, bits);
	heimlig_sha_update(&sha, start, size);
	heimlig_sha_update(&sha, data, length);
	heimlig_sha_finish(&sha, output);
	heimlig_wipe(start, sizeof start);
}

bool heimlig_hmac(unsigned bits, const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *tag)
{
	uint8_t block_key[HEIMLIG_SHA_BLOCK_MAXIMUM];
	uint8_t inner[HEIMLIG_SHA_DIGEST_MAXIMUM];
	if (!heimlig_sha_supported(bits))
		return false;
	make_block_key(bits, key, key_length, block_key);
	digest(bits, block_key, HEIMLIG_HMAC_INNER_PAD, data, length, inner);
	digest(bits, block_key, HEIMLIG_HMAC_OUTER_PAD, inner, bits / 8, tag);
	heimlig_wipe(block_key, sizeof block_key);
	heimlig_wipe(inner, sizeof inner);
	return true;
}
