#include "sha-peripheral.h"

#include <stdlib.h>
#include <string.h>

#include "panic.h"
#include "sha-compression.h"
#include "sha-initial.h"
#include "task.h"

/*
 * The engines share the text registers. On the first ESP32 a state lies inside its engine: LOAD copies it to the text registers, and
 * nothing puts it back. Later chips have registers for it, to read and to write.
 */
static struct {
	uint32_t text[EMULATED_SHA_TEXT_REGISTERS / sizeof(uint32_t)];
	uint32_t state_32[8];
	uint64_t state_64[8];
	esp_sha_type mode;
	esp_sha_type started;
	/* The task that started the digest. */
	unsigned long starter;
	unsigned long blocks;
	bool busy;
	/* The state was read since the last block. */
	bool saved;
} engine = { .mode = SHA_INVALID, .started = SHA_INVALID };

const uint8_t *emulated_sha_text_registers(void)
{
	return (const uint8_t *)engine.text;
}

unsigned long emulated_engine_blocks(void)
{
	return engine.blocks;
}

bool emulated_sha_is_saved(void)
{
	return engine.started != SHA_INVALID && engine.saved && !engine.busy;
}

void emulated_sha_reset(void)
{
	engine.mode = SHA_INVALID;
	engine.started = SHA_INVALID;
	engine.busy = false;
	engine.saved = false;
}

void emulated_sha_overwrite_registers(void)
{
	memset(engine.text, 0x5a, sizeof engine.text);
	memset(engine.state_32, 0xa5, sizeof engine.state_32);
	memset(engine.state_64, 0xa5, sizeof engine.state_64);
	emulated_sha_reset();
}

static void expect_type(esp_sha_type type, const char *action)
{
	if (type != SHA2_256 && type != SHA2_384 && type != SHA2_512)
		emulated_panic("%s: no SHA-2 algorithm has the number %d", action, (int)type);
}

static void expect_idle(esp_sha_type type, const char *action)
{
	expect_type(type, action);
	if (engine.busy)
		emulated_panic("%s: the engine is busy", action);
}

void emulated_sha_set_mode(esp_sha_type type)
{
	expect_idle(type, "sha_hal_set_mode");
	engine.mode = type;
}

static uint32_t swap(uint32_t word)
{
	return word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) | word << 24;
}

/*
 * sha_ll_fill_text_block: software reads words as the processor does, little-endian. It swaps their bytes for the first ESP32; later
 * chips swap them in hardware.
 */
static uint32_t turn(uint32_t word)
{
#if SOC_SHA_ENDIANNESS_BE
	return word;
#else
	return swap(word);
#endif
}

static void fill_text(const void *block, size_t words)
{
	const uint8_t *bytes = block;
	for (size_t index = 0; index < words; index++) {
		uint32_t word;
		memcpy(&word, bytes + index * sizeof word, sizeof word);
		engine.text[index] = turn(swap(word));
	}
}

static void start(esp_sha_type type)
{
	if (type == SHA2_256)
		emulated_sha_initial_32(engine.state_32);
	else
		emulated_sha_initial_64(engine.state_64, type == SHA2_384);
	engine.started = type;
	engine.starter = emulated_task();
}

static void compress(esp_sha_type type)
{
	uint32_t words[32];
	uint64_t block[16];
	for (int index = 0; index < 32; index++)
		words[index] = turn(engine.text[index]);
	if (type == SHA2_256) {
		emulated_sha_compress_32(engine.state_32, words);
		return;
	}
	for (int index = 0; index < 16; index++)
		block[index] = (uint64_t)words[2 * index] << 32 | words[2 * index + 1];
	emulated_sha_compress_64(engine.state_64, block);
}

static void expect_own(esp_sha_type type, const char *action)
{
	if (engine.started != type)
		emulated_panic("%s: continues a digest that was not started", action);
	if (engine.starter != emulated_task())
		emulated_panic("%s: continues the digest of another thread", action);
}

void emulated_sha_hash_block(esp_sha_type type, const void *block, size_t words, bool first)
{
	static const char action[] = "sha_hal_hash_block";
	expect_idle(type, action);
	emulated_expect_aligned(block, action);
	if (words != (type == SHA2_256 ? 16u : 32u))
		emulated_panic("%s: a block does not have %lu words", action, (unsigned long)words);
	if (engine.mode != type)
		emulated_panic("%s: later chips need sha_hal_set_mode for this algorithm first", action);
	if (!first)
		expect_own(type, action);
	fill_text(block, words);
	if (first)
		start(type);
	compress(type);
	engine.blocks++;
	engine.busy = true;
	engine.saved = false;
}

void emulated_sha_wait_idle(void)
{
	engine.busy = false;
}

/* Writes the state as words of 32 bits, the upper half of each 64 bits first. Returns their count. */
static size_t state_words(esp_sha_type type, uint32_t *words)
{
	for (int index = 0; index < 8; index++) {
		if (type == SHA2_256) {
			words[index] = engine.state_32[index];
		} else {
			words[2 * index] = (uint32_t)(engine.state_64[index] >> 32);
			words[2 * index + 1] = (uint32_t)engine.state_64[index];
		}
	}
	return type == SHA2_256 ? 8 : 16;
}

#if SOC_SHA_SUPPORT_RESUME
static void copy_state(esp_sha_type type, const uint32_t *words, size_t count, uint32_t *state)
{
	(void)type;
	for (size_t index = 0; index < count; index++)
		state[index] = turn(words[index]);
}

void emulated_sha_write_digest(esp_sha_type type, const void *state)
{
	static const char action[] = "sha_hal_write_digest";
	expect_idle(type, action);
	emulated_expect_aligned(state, action);
	if (engine.mode != type)
		emulated_panic("%s: needs sha_hal_set_mode for this algorithm first", action);
	const uint32_t *words = state;
	for (int index = 0; index < 8; index++) {
		if (type == SHA2_256)
			engine.state_32[index] = turn(words[index]);
		else
			engine.state_64[index] = (uint64_t)turn(words[2 * index]) << 32 | turn(words[2 * index + 1]);
	}
	engine.started = type;
	engine.starter = emulated_task();
	engine.saved = true;
}
#else
/* LOAD copies the state to the text registers. sha_ll_read_digest swaps the words of each 64 bits. */
static void copy_state(esp_sha_type type, const uint32_t *words, size_t count, uint32_t *state)
{
	memcpy(engine.text, words, count * sizeof *words);
	for (size_t index = 0; index < count; index++)
		state[index] = engine.text[type == SHA2_256 ? index : index ^ 1];
}
#endif

void emulated_sha_read_digest(esp_sha_type type, void *state)
{
	static const char action[] = "sha_hal_read_digest";
	uint32_t words[16];
	uint32_t any = 0;
	expect_idle(type, action);
	emulated_expect_aligned(state, action);
	if (engine.started != type)
		emulated_panic("%s: no digest of this algorithm was started", action);
	const size_t count = state_words(type, words);
	copy_state(type, words, count, state);
	engine.saved = true;
	for (size_t index = 0; index < count; index++)
		any |= words[index];
	/* The HAL takes a state of zeros for an attack, and aborts. */
	if (any == 0)
		abort();
}
