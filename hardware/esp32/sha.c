#include "sha.h"

#include <string.h>

#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "hal/sha_hal.h"
#include "sdkconfig.h"
#include "soc/soc_caps.h"
#include "wipe.h"

/*
 * Where the engines of the SHA peripheral run in parallel (the first ESP32), ESP-IDF v6.0's own driver does not take the shared
 * lock but one per engine, and switches the clock without regard to others.
 */
#if CONFIG_MBEDTLS_HARDWARE_SHA && SOC_SHA_SUPPORT_PARALLEL_ENG
#error "On this chip, mbedTLS and Heimlig can not share the SHA peripheral: set CONFIG_MBEDTLS_HARDWARE_SHA=n"
#endif

static const uint32_t nothing[HEIMLIG_SHA_BLOCK_MAXIMUM / sizeof(uint32_t)];

bool heimlig_sha_supported(unsigned bits)
{
	switch (bits) {
#if SOC_SHA_SUPPORT_SHA256
	case 256:
		return true;
#endif
#if SOC_SHA_SUPPORT_SHA384
	case 384:
		return true;
#endif
#if SOC_SHA_SUPPORT_SHA512
	case 512:
		return true;
#endif
	default:
		return false;
	}
}

static esp_sha_type type_of(const heimlig_sha *sha)
{
	switch (sha->bits) {
#if SOC_SHA_SUPPORT_SHA512
	case 512:
		return SHA2_512;
#endif
#if SOC_SHA_SUPPORT_SHA384
	case 384:
		return SHA2_384;
#endif
	default:
		return SHA2_256;
	}
}

/* FIPS 180-4 §5.2 */
size_t heimlig_sha_block_size(unsigned bits)
{
	return bits == 256 ? 64 : 128;
}

static size_t block_size(const heimlig_sha *sha)
{
	return heimlig_sha_block_size(sha->bits);
}

/* FIPS 180-4 §5.1 */
static size_t length_size(const heimlig_sha *sha)
{
	return block_size(sha) / 8;
}

static void hash_block(const heimlig_sha *sha, const uint32_t *block, bool first)
{
	sha_hal_hash_block(type_of(sha), block, block_size(sha) / sizeof *block, first);
	/* The HAL waits neither before it fills the text registers nor before it starts. */
	sha_hal_wait_idle();
}

void heimlig_sha_start(heimlig_sha *sha, unsigned bits)
{
	sha->bits = bits;
	sha->used = 0;
	sha->length = 0;
	sha->first = true;
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_sha_enable_periph_clk(true);
	sha_hal_wait_idle();
	sha_hal_set_mode(type_of(sha));
}

static void absorb(heimlig_sha *sha, const uint8_t *data, size_t length)
{
	memcpy((uint8_t *)sha->block + sha->used, data, length);
	sha->used += length;
	if (sha->used == block_size(sha)) {
		hash_block(sha, sha->block, sha->first);
		sha->first = false;
		sha->used = 0;
	}
}

void heimlig_sha_update(heimlig_sha *sha, const uint8_t *data, size_t length)
{
	sha->length += length;
	while (length > 0) {
		const size_t room = block_size(sha) - sha->used;
		const size_t part = length < room ? length : room;
		absorb(sha, data, part);
		data += part;
		length -= part;
	}
}

/* FIPS 180-4 §5.1: a one, zeros, and the length of the message in bits at the end of a block. */
static void pad(heimlig_sha *sha)
{
	static const uint8_t one = 0x80;
	static const uint8_t zeros[HEIMLIG_SHA_BLOCK_MAXIMUM];
	uint8_t end[16] = { 0 };
	const size_t before_length = block_size(sha) - length_size(sha);

	end[7] = (uint8_t)(sha->length >> 61);
	for (int index = 0; index < 8; index++)
		end[15 - index] = (uint8_t)(sha->length << 3 >> (8 * index));
	absorb(sha, &one, 1);
	if (sha->used > before_length)
		absorb(sha, zeros, block_size(sha) - sha->used);
	absorb(sha, zeros, before_length - sha->used);
	absorb(sha, end + sizeof end - length_size(sha), length_size(sha));
}

/*
 * The first ESP32 gives the state as numbers, those of 64 bits with their lower word first (sha_ll_read_digest); later chips
 * give the bytes of the digest in their order.
 */
static uint8_t digest_byte(const heimlig_sha *sha, const uint32_t *state, size_t index)
{
#if SOC_SHA_ENDIANNESS_BE
	const size_t word = sha->bits == 256 ? index / 4 : (index / 4) ^ 1;
	return (uint8_t)(state[word] >> (24 - 8 * (index % 4)));
#else
	(void)sha;
	return ((const uint8_t *)state)[index];
#endif
}

static void release(const heimlig_sha *sha)
{
	/* The text registers still have the end of the message, which may be a secret. */
	hash_block(sha, nothing, true);
	esp_crypto_sha_enable_periph_clk(false);
	esp_crypto_sha_aes_lock_release();
}

void heimlig_sha_finish(heimlig_sha *sha, uint8_t *digest)
{
	/* SHA-384 has the state of SHA-512. */
	uint32_t state[HEIMLIG_SHA_DIGEST_MAXIMUM / sizeof(uint32_t)];

	pad(sha);
	sha_hal_read_digest(type_of(sha), state);
	for (size_t index = 0; index < sha->bits / 8; index++)
		digest[index] = digest_byte(sha, state, index);
	release(sha);
	heimlig_wipe(state, sizeof state);
	heimlig_wipe(sha, sizeof *sha);
}

bool heimlig_sha_digest(unsigned bits, const uint8_t *data, size_t length, uint8_t *digest)
{
	heimlig_sha sha;
	if (!heimlig_sha_supported(bits))
		return false;
	heimlig_sha_start(&sha, bits);
	heimlig_sha_update(&sha, data, length);
	heimlig_sha_finish(&sha, digest);
	return true;
}
