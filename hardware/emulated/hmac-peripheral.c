#include <stdint.h>
#include <string.h>

#include "efuse.h"
#include "esp_crypto_lock.h"
#include "esp_hmac.h"
#include "panic.h"
#include "sha-compression.h"
#include "sha-initial.h"

#define BLOCK 64
#define DIGEST 32

static void compress(uint32_t *state, const uint8_t *bytes)
{
	uint32_t words[BLOCK / 4];
	for (int index = 0; index < BLOCK / 4; index++, bytes += 4)
		words[index] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
	emulated_sha_compress_32(state, words);
}

/* FIPS 180-4 §5.1.1: hashes the rest of a message of `total` bytes and its padding. */
static void compress_last(uint32_t *state, const uint8_t *rest, size_t length, uint64_t total)
{
	uint8_t block[BLOCK] = { 0 };
	memcpy(block, rest, length);
	block[length] = 0x80;
	if (length >= BLOCK - 8) {
		compress(state, block);
		memset(block, 0, sizeof block);
	}
	for (int index = 0; index < 8; index++)
		block[BLOCK - 1 - index] = (uint8_t)(8 * total >> 8 * index);
	compress(state, block);
}

/* SHA-256 (FIPS 180-4 §6.2) of the padded key and a message. */
static void digest(const uint8_t *key, uint8_t pad, const uint8_t *message, size_t length, uint8_t *output)
{
	uint32_t state[DIGEST / 4];
	uint8_t block[BLOCK];
	const uint64_t total = (uint64_t)BLOCK + length;
	emulated_sha_initial_32(state);
	memset(block, pad, sizeof block);
	for (int index = 0; index < EMULATED_EFUSE_KEY; index++)
		block[index] ^= key[index];
	compress(state, block);
	for (; length >= BLOCK; message += BLOCK, length -= BLOCK)
		compress(state, message);
	compress_last(state, message, length, total);
	for (int index = 0; index < DIGEST; index++)
		output[index] = (uint8_t)(state[index / 4] >> (24 - 8 * (index % 4)));
}

/* FIPS 198-1 §4 */
esp_err_t esp_hmac_calculate(hmac_key_id_t key_id, const void *message, size_t length, uint8_t *hmac)
{
	uint8_t inner[DIGEST];
	if (message == NULL || hmac == NULL)
		emulated_panic("esp_hmac_calculate: no message or no output");
	/* The peripheral uses the SHA engine. */
	esp_crypto_sha_aes_lock_acquire();
	const uint8_t *key = emulated_efuse_key((unsigned)key_id);
	digest(key, 0x36, message, length, inner);
	digest(key, 0x5c, inner, sizeof inner, hmac);
	esp_crypto_sha_aes_lock_release();
	return ESP_OK;
}
