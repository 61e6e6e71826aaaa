#include "aes-cipher.h"

#include <pthread.h>

#include "panic.h"

/*
 * FIPS 197 on words: one for each column of the state, its first row in the highest byte. One table gives SUBBYTES and MIXCOLUMNS of a
 * byte of the first row; the other rows rotate it. Like the chip's AES, it is too fast to show in a measurement. It stands for the inside
 * of a chip, so it does not keep secrets from the processor that runs it.
 */
#define COLUMNS 4
#define ROWS 4

typedef struct {
	uint8_t substitute[256];
	uint32_t mix[256];
	/* Steps to the next column. The inverse shifts rows the other way (§5.3.1), so it takes the columns backwards: 3 steps of 4. */
	size_t step;
} tables;

static tables forward = { .step = 1 };
static tables inverse = { .step = 3 };
static pthread_once_t made = PTHREAD_ONCE_INIT;

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

static uint8_t rotate_byte(uint8_t a, int places)
{
	return (uint8_t)(a << places | a >> (8 - places));
}

/* Moves each row down, and the last rows to the top. */
static uint32_t rotate(uint32_t column, int rows)
{
	return rows == 0 ? column : column >> 8 * rows | column << (32 - 8 * rows);
}

static uint8_t row(uint32_t column, int number)
{
	return (uint8_t)(column >> (24 - 8 * number));
}

static uint32_t make_column(uint8_t first, uint8_t second, uint8_t third, uint8_t fourth)
{
	return (uint32_t)first << 24 | (uint32_t)second << 16 | (uint32_t)third << 8 | fourth;
}

/* §5.1.1, §5.1.3, §5.3.2, §5.3.3 */
static void add_to_tables(uint8_t byte, uint8_t inverse_of_byte)
{
	const uint8_t b = inverse_of_byte;
	const uint8_t s = b ^ rotate_byte(b, 1) ^ rotate_byte(b, 2) ^ rotate_byte(b, 3) ^ rotate_byte(b, 4) ^ 0x63;
	forward.substitute[byte] = s;
	forward.mix[byte] = make_column(multiply(s, 0x02), s, s, multiply(s, 0x03));
	inverse.substitute[s] = byte;
	inverse.mix[s] = make_column(multiply(byte, 0x0e), multiply(byte, 0x09), multiply(byte, 0x0d), multiply(byte, 0x0b));
}

static void make_tables(void)
{
	/* Powers of 3, which are all bytes but 0, and of its inverse. */
	uint8_t power = 1;
	uint8_t inverse_power = 1;
	add_to_tables(0, 0);
	for (int count = 0; count < 255; count++) {
		add_to_tables(power, inverse_power);
		power = multiply(power, 0x03);
		inverse_power = multiply(inverse_power, 0xf6);
	}
}

static uint32_t load(const uint8_t *bytes)
{
	return make_column(bytes[0], bytes[1], bytes[2], bytes[3]);
}

static void store(uint8_t *bytes, uint32_t word)
{
	for (int number = 0; number < ROWS; number++)
		bytes[number] = row(word, number);
}

static uint32_t substitute_word(uint32_t word)
{
	const uint8_t *s = forward.substitute;
	return make_column(s[row(word, 0)], s[row(word, 1)], s[row(word, 2)], s[row(word, 3)]);
}

/* §5.2 */
void emulated_aes_expand(emulated_aes_schedule *schedule, const uint8_t *key, size_t key_length)
{
	uint32_t *words = schedule->words;
	const size_t length = key_length / 4;
	uint8_t constant = 1;
	if (length != 4 && length != 6 && length != 8)
		emulated_panic("emulated_aes_expand: no AES key has %lu bytes", (unsigned long)key_length);
	pthread_once(&made, make_tables);
	schedule->rounds = length + 6;
	for (size_t index = 0; index < length; index++)
		words[index] = load(key + 4 * index);
	for (size_t index = length; index < COLUMNS * (schedule->rounds + 1); index++) {
		uint32_t word = words[index - 1];
		if (index % length == 0) {
			word = substitute_word(rotate(word, 3)) ^ (uint32_t)constant << 24;
			constant = multiply(constant, 2);
		} else if (length > 6 && index % length == 4) {
			word = substitute_word(word);
		}
		words[index] = words[index - length] ^ word;
	}
}

/* The inverse tables also undo SUBBYTES, so apply it first. */
static uint32_t unmix_column(uint32_t column)
{
	const uint32_t word = substitute_word(column);
	uint32_t sum = 0;
	for (int number = 0; number < ROWS; number++)
		sum ^= rotate(inverse.mix[row(word, number)], number);
	return sum;
}

/* §5.3.5: the round keys in reverse order, all but the first and the last unmixed. */
void emulated_aes_expand_inverse(emulated_aes_schedule *schedule, const uint8_t *key, size_t key_length)
{
	emulated_aes_schedule ordered;
	emulated_aes_expand(&ordered, key, key_length);
	const size_t rounds = schedule->rounds = ordered.rounds;
	for (size_t round = 0; round <= rounds; round++)
		for (size_t column = 0; column < COLUMNS; column++) {
			const uint32_t word = ordered.words[COLUMNS * (rounds - round) + column * inverse.step % COLUMNS];
			schedule->words[COLUMNS * round + column] = round == 0 || round == rounds ? word : unmix_column(word);
		}
}

/* `state`: this column and the next three. SHIFTROWS (§5.1.2) takes a byte of each. */
static uint32_t mix_column(const uint32_t *mix, const uint32_t *state)
{
	return mix[row(state[0], 0)] ^ rotate(mix[row(state[1], 1)], 1) ^ rotate(mix[row(state[2], 2)], 2) ^ rotate(mix[row(state[3], 3)], 3);
}

/* The last round mixes no columns. */
static uint32_t last_column(const uint8_t *substitute, const uint32_t *state)
{
	return make_column(substitute[row(state[0], 0)], substitute[row(state[1], 1)], substitute[row(state[2], 2)], substitute[row(state[3], 3)]);
}

/* Gives every column three successors. */
static void repeat_columns(uint32_t *state)
{
	for (size_t column = 0; column < COLUMNS - 1; column++)
		state[COLUMNS + column] = state[column];
}

static void do_round(const uint32_t *mix, const uint32_t *round_key, const uint32_t *before, uint32_t *after)
{
	for (size_t column = 0; column < COLUMNS; column++)
		after[column] = mix_column(mix, before + column) ^ round_key[column];
	repeat_columns(after);
}

/* §5.1; §5.3.5 with the inverse tables and round keys. */
static void transform(const tables *with, const emulated_aes_schedule *schedule, uint8_t *block)
{
	/* The states before even and odd rounds. The number of rounds is even. */
	uint32_t even[2 * COLUMNS - 1], odd[2 * COLUMNS - 1];
	const uint32_t *round_key = schedule->words;
	for (size_t column = 0; column < COLUMNS; column++)
		even[column] = load(block + ROWS * (column * with->step % COLUMNS)) ^ round_key[column];
	repeat_columns(even);
	for (size_t round = 2; round < schedule->rounds; round += 2) {
		do_round(with->mix, round_key += COLUMNS, even, odd);
		do_round(with->mix, round_key += COLUMNS, odd, even);
	}
	do_round(with->mix, round_key += COLUMNS, even, odd);
	round_key += COLUMNS;
	for (size_t column = 0; column < COLUMNS; column++)
		store(block + ROWS * (column * with->step % COLUMNS), last_column(with->substitute, odd + column) ^ round_key[column]);
}

void emulated_aes_cipher(const emulated_aes_schedule *schedule, uint8_t *block)
{
	transform(&forward, schedule, block);
}

void emulated_aes_inverse_cipher(const emulated_aes_schedule *schedule, uint8_t *block)
{
	transform(&inverse, schedule, block);
}
