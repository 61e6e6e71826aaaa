#include "secrets.h"

#include <string.h>

#define MAXIMUM 8192
#define WORD 4
#define PAIR 8

/* Every eight bytes in a row of a secret, in each form. */
static uint8_t needles[MAXIMUM][PAIR];
static size_t needle_count;
/* Whether a needle begins with these two bytes. */
static uint8_t begins[1 << 16];

void fill_random(uint8_t *bytes, size_t length)
{
	static uint32_t state = 0x9e3779b9;
	for (size_t index = 0; index < length; index++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		bytes[index] = (uint8_t)(state >> 11);
	}
}

static void add_needle(const uint8_t *bytes)
{
	if (needle_count == MAXIMUM)
		return;
	memcpy(needles[needle_count++], bytes, PAIR);
	begins[bytes[0] << 8 | bytes[1]] = 1;
}

static void add_form(const uint8_t *bytes, size_t length, uint8_t pad)
{
	uint8_t form[PAIR];
	for (size_t start = 0; start + PAIR <= length; start++) {
		for (size_t index = 0; index < PAIR; index++)
			form[index] = bytes[start + index] ^ pad;
		add_needle(form);
	}
}

void add_secret(const uint8_t *bytes, size_t length)
{
	uint8_t reversed[512];
	for (size_t index = 0; index < length && index < sizeof reversed; index++)
		reversed[index] = bytes[length - 1 - index];
	add_form(bytes, length, 0);
	add_form(bytes, length, 0x36);
	add_form(bytes, length, 0x5c);
	add_form(reversed, length < sizeof reversed ? length : sizeof reversed, 0);
}

static int is_needle(const uint8_t *bytes, size_t width)
{
	if (!begins[bytes[0] << 8 | bytes[1]])
		return 0;
	for (size_t index = 0; index < needle_count; index++)
		if (memcmp(needles[index], bytes, width) == 0)
			return 1;
	return 0;
}

static unsigned count(const uint8_t *memory, size_t length, size_t width)
{
	unsigned found = 0;
	for (size_t start = 0; start + width <= length; start++)
		found += (unsigned)is_needle(memory + start, width);
	return found;
}

unsigned count_words(const uint8_t *memory, size_t length)
{
	return count(memory, length, WORD);
}

unsigned count_pairs(const uint8_t *memory, size_t length)
{
	return count(memory, length, PAIR);
}
