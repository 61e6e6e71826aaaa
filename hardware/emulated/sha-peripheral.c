#include "hal/sha_hal.h"

#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "sha-compression.h"

/*
 * The engines share the text registers. A state lives inside its engine: software can have it copied to the text registers (LOAD)
 * but can not put one back.
 */
static struct {
	uint32_t text[EMULATED_SHA_TEXT_REGISTERS / sizeof(uint32_t)];
	uint32_t state_32[8];
	uint64_t state_64[8];
	esp_sha_type mode;
	esp_sha_type started;
	bool busy;
} engine = { .mode = SHA_INVALID, .started = SHA_INVALID };

/* FIPS 180-4 §5.3.5, the upper halves of which are those of SHA-256 (§5.3.3), and §5.3.4. */
static const uint64_t initial_512[8] = {
	UINT64_C(0x6a09e667f3bcc908), UINT64_C(0xbb67ae8584caa73b), UINT64_C(0x3c6ef372fe94f82b), UINT64_C(0xa54ff53a5f1d36f1),
	UINT64_C(0x510e527fade682d1), UINT64_C(0x9b05688c2b3e6c1f), UINT64_C(0x1f83d9abfb41bd6b), UINT64_C(0x5be0cd19137e2179),
};
static const uint64_t initial_384[8] = {
	UINT64_C(0xcbbb9d5dc1059ed8), UINT64_C(0x629a292a367cd507), UINT64_C(0x9159015a3070dd17), UINT64_C(0x152fecd8f70e5939),
	UINT64_C(0x67332667ffc00b31), UINT64_C(0x8eb44a8768581511), UINT64_C(0xdb0c2e0d64f98fa7), UINT64_C(0x47b5481dbefa4fa4),
};

const uint8_t *emulated_sha_text_registers(void)
{
	return (const uint8_t *)engine.text;
}

void emulated_sha_reset(void)
{
	engine.mode = SHA_INVALID;
	engine.started = SHA_INVALID;
	engine.busy = false;
}

void emulated_sha_disturb(void)
{
	memset(engine.text, 0x5a, sizeof engine.text);
	memset(engine.state_32, 0xa5, sizeof engine.state_32);
	memset(engine.state_64, 0xa5, sizeof engine.state_64);
	emulated_sha_reset();
}

static void expect_type(esp_sha_type type, const char *action)
{
	if (type != SHA2_256 && type != SHA2_384 && type != SHA2_512)
		emulated_complain("%s: no SHA-2 algorithm has the number %d", action, (int)type);
}

static void expect_ready(esp_sha_type type, const char *action)
{
	emulated_expect_ready(EMULATED_SHA, action);
	expect_type(type, action);
	if (engine.busy)
		emulated_complain("%s: the engine is busy", action);
}

void sha_hal_set_mode(esp_sha_type sha_type)
{
	expect_ready(sha_type, "sha_hal_set_mode");
	engine.mode = sha_type;
}

static uint32_t swap(uint32_t word)
{
	return word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) | word << 24;
}

/* sha_ll_fill_text_block: software reads words as the (little-endian) processor does and turns them round for the engine. */
static void fill_text(const void *block, size_t words)
{
	const uint8_t *bytes = block;
	for (size_t index = 0; index < words; index++) {
		uint32_t word;
		memcpy(&word, bytes + index * sizeof word, sizeof word);
		engine.text[index] = swap(word);
	}
}

static void start(esp_sha_type type)
{
	const uint64_t *initial = type == SHA2_384 ? initial_384 : initial_512;
	for (int index = 0; index < 8; index++) {
		if (type == SHA2_256)
			engine.state_32[index] = (uint32_t)(initial[index] >> 32);
		else
			engine.state_64[index] = initial[index];
	}
	engine.started = type;
}

static void compress(esp_sha_type type)
{
	uint64_t block[16];
	if (type == SHA2_256) {
		emulated_sha_compress_32(engine.state_32, engine.text);
		return;
	}
	for (int index = 0; index < 16; index++)
		block[index] = (uint64_t)engine.text[2 * index] << 32 | engine.text[2 * index + 1];
	emulated_sha_compress_64(engine.state_64, block);
}

void sha_hal_hash_block(esp_sha_type sha_type, const void *data_block, size_t block_word_len, bool first_block)
{
	static const char action[] = "sha_hal_hash_block";
	expect_ready(sha_type, action);
	emulated_expect_aligned(data_block, action);
	if (block_word_len != (sha_type == SHA2_256 ? 16u : 32u))
		emulated_complain("%s: a block does not have %lu words", action, (unsigned long)block_word_len);
	if (engine.mode != sha_type)
		emulated_complain("%s: later chips need sha_hal_set_mode for this algorithm first", action);
	if (!first_block && engine.started != sha_type)
		emulated_complain("%s: continues a digest that was not started", action);
	fill_text(data_block, block_word_len);
	if (first_block)
		start(sha_type);
	compress(sha_type);
	engine.busy = true;
}

void sha_hal_wait_idle(void)
{
	emulated_expect_ready(EMULATED_SHA, "sha_hal_wait_idle");
	engine.busy = false;
}

/* LOAD: the state appears in the text registers, of each 64 bits the upper word first. */
static size_t load(esp_sha_type type)
{
	for (int index = 0; index < 8; index++) {
		if (type == SHA2_256) {
			engine.text[index] = engine.state_32[index];
		} else {
			engine.text[2 * index] = (uint32_t)(engine.state_64[index] >> 32);
			engine.text[2 * index + 1] = (uint32_t)engine.state_64[index];
		}
	}
	return type == SHA2_256 ? 8 : 16;
}

void sha_hal_read_digest(esp_sha_type sha_type, void *digest_state)
{
	static const char action[] = "sha_hal_read_digest";
	expect_ready(sha_type, action);
	emulated_expect_aligned(digest_state, action);
	if (engine.started != sha_type)
		emulated_complain("%s: no digest of this algorithm was started", action);
	const size_t words = load(sha_type);
	uint32_t *state = digest_state;
	uint32_t any = 0;
	/* sha_ll_read_digest exchanges the words of each 64 bits. */
	for (size_t index = 0; index < words; index++) {
		state[index] = engine.text[sha_type == SHA2_256 ? index : index ^ 1];
		any |= state[index];
	}
	/* The HAL takes a state of zeros for an attack. */
	if (any == 0)
		abort();
}
