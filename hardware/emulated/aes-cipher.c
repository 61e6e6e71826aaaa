#include "aes-cipher.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/*
 * FIPS 197 as it is written, section by section: the state is 16 bytes, column by column. Meant to be compared with the standard,
 * not to be fast or to keep secrets from the machine it runs on: it stands for the inside of a chip.
 */
#define BLOCK 16
#define ROUNDS_MAXIMUM 14

static uint8_t substitute[256];
static uint8_t substitute_back[256];
static pthread_once_t tables = PTHREAD_ONCE_INIT;

/* §4.2 */
static uint8_t multiply(uint8_t a, uint8_t b)
{
	uint8_t product = 0;
	for (; b != 0; b >>= 1) {
		if (b & 1)
			product ^= a;
		a = (uint8_t)(a << 1 ^ (a & 0x80 ? 0x1b : 0));
	}
	return product;
}

static uint8_t invert(uint8_t a)
{
	/* a^254, which is a^-1, and 0 for 0. */
	uint8_t power = 1;
	for (int exponent = 0; exponent < 254; exponent++)
		power = multiply(power, a);
	return power;
}

static uint8_t rotate(uint8_t a, int places)
{
	return (uint8_t)(a << places | a >> (8 - places));
}

/* §5.1.1 */
static void make_tables(void)
{
	for (int value = 0; value < 256; value++) {
		const uint8_t b = invert((uint8_t)value);
		const uint8_t result = b ^ rotate(b, 1) ^ rotate(b, 2) ^ rotate(b, 3) ^ rotate(b, 4) ^ 0x63;
		substitute[value] = result;
		substitute_back[result] = (uint8_t)value;
	}
}

static size_t rounds_of(size_t key_length)
{
	return key_length / 4 + 6;
}

/* §5.2 */
static void expand_key(const uint8_t *key, size_t key_length, uint8_t *schedule)
{
	const size_t end = BLOCK * (rounds_of(key_length) + 1);
	uint8_t constant = 1;
	memcpy(schedule, key, key_length);
	for (size_t at = key_length; at < end; at += 4) {
		uint8_t word[4];
		memcpy(word, schedule + at - 4, sizeof word);
		if (at % key_length == 0) {
			const uint8_t first = word[0];
			word[0] = substitute[word[1]] ^ constant;
			word[1] = substitute[word[2]];
			word[2] = substitute[word[3]];
			word[3] = substitute[first];
			constant = multiply(constant, 2);
		} else if (key_length > 24 && at % key_length == 16) {
			for (int index = 0; index < 4; index++)
				word[index] = substitute[word[index]];
		}
		for (size_t index = 0; index < 4; index++)
			schedule[at + index] = schedule[at + index - key_length] ^ word[index];
	}
}

static void add_round_key(uint8_t *state, const uint8_t *schedule, size_t round)
{
	for (size_t index = 0; index < BLOCK; index++)
		state[index] ^= schedule[BLOCK * round + index];
}

static void substitute_bytes(uint8_t *state, const uint8_t *table)
{
	for (int index = 0; index < BLOCK; index++)
		state[index] = table[state[index]];
}

/* §5.1.2 with step 1, §5.3.1 with step 3 (a rotation by 3 is one by 1 the other way). */
static void shift_rows(uint8_t *state, int step)
{
	uint8_t before[BLOCK];
	memcpy(before, state, sizeof before);
	for (int row = 0; row < 4; row++)
		for (int column = 0; column < 4; column++)
			state[4 * column + row] = before[4 * ((column + row * step) % 4) + row];
}

/* §5.1.3 and §5.3.3: the first row of the matrix, from which the others follow by rotation. */
static void mix_columns(uint8_t *state, const uint8_t *matrix)
{
	for (int column = 0; column < 4; column++) {
		uint8_t before[4];
		memcpy(before, state + 4 * column, sizeof before);
		for (int row = 0; row < 4; row++) {
			uint8_t sum = 0;
			for (int index = 0; index < 4; index++)
				sum ^= multiply(before[index], matrix[(index - row + 4) % 4]);
			state[4 * column + row] = sum;
		}
	}
}

void emulated_aes_cipher(const uint8_t *key, size_t key_length, uint8_t *block)
{
	static const uint8_t matrix[4] = { 2, 3, 1, 1 };
	uint8_t schedule[BLOCK * (ROUNDS_MAXIMUM + 1)];
	const size_t rounds = rounds_of(key_length);
	pthread_once(&tables, make_tables);
	expand_key(key, key_length, schedule);
	add_round_key(block, schedule, 0);
	for (size_t round = 1; round <= rounds; round++) {
		substitute_bytes(block, substitute);
		shift_rows(block, 1);
		if (round < rounds)
			mix_columns(block, matrix);
		add_round_key(block, schedule, round);
	}
}

void emulated_aes_inverse_cipher(const uint8_t *key, size_t key_length, uint8_t *block)
{
	static const uint8_t matrix[4] = { 0x0e, 0x0b, 0x0d, 0x09 };
	uint8_t schedule[BLOCK * (ROUNDS_MAXIMUM + 1)];
	const size_t rounds = rounds_of(key_length);
	pthread_once(&tables, make_tables);
	expand_key(key, key_length, schedule);
	for (size_t round = rounds; round >= 1; round--) {
		add_round_key(block, schedule, round);
		if (round < rounds)
			mix_columns(block, matrix);
		shift_rows(block, 3);
		substitute_bytes(block, substitute_back);
	}
	add_round_key(block, schedule, 0);
}
