#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than any command allocates. */
#define ALLOCATIONS_MAXIMUM 16

size_t misalignment;
static void *allocations[ALLOCATIONS_MAXIMUM];
static size_t allocation_count;

void usage_error(const char *what)
{
	fprintf(stderr, "command: %s\n", what);
	exit(2);
}

uint8_t *allocate(size_t length, size_t offset)
{
	/* Buffer and allocation end together, so a sanitizer sees each access behind the end. */
	uint8_t *memory = malloc(offset + length + (offset + length == 0));
	if (memory == NULL || allocation_count == ALLOCATIONS_MAXIMUM)
		usage_error("out of memory");
	allocations[allocation_count++] = memory;
	return memory + offset;
}

void free_all(void)
{
	while (allocation_count > 0)
		free(allocations[--allocation_count]);
}

const char *next_word(void)
{
	const char *word = strtok(NULL, " \n");
	if (word == NULL)
		usage_error("a word is missing");
	return word;
}

unsigned long next_number(void)
{
	return strtoul(next_word(), NULL, 10);
}

byte_string next_bytes(void)
{
	const char *word = next_word();
	const size_t length = strcmp(word, "-") == 0 ? 0 : strlen(word) / 2;
	byte_string string = { .bytes = allocate(length, misalignment), .length = length };
	for (size_t index = 0; index < length; index++) {
		const char digits[3] = { word[2 * index], word[2 * index + 1], 0 };
		string.bytes[index] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return string;
}
