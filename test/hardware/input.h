#ifndef HEIMLIG_TEST_INPUT_H
#define HEIMLIG_TEST_INPUT_H

#include <stddef.h>
#include <stdint.h>

/** The misalignment of next_bytes and of output buffers, 0 to 7. */
extern size_t misalignment;

typedef struct {
	uint8_t *bytes;
	size_t length;
} byte_string;

/** Ends the program after an error of the test, not of the driver. */
#if defined __GNUC__
__attribute__((noreturn))
#endif
void usage_error(const char *what);

/** Allocates `length` bytes, `misalignment` bytes above a multiple of 8, until the command has run. */
uint8_t *allocate(size_t length, size_t misalignment);

/** Frees all that `allocate` has returned. */
void free_all(void);

/** The next word of the line: the text, a number, or bytes (at the misalignment of the last `align`). */
const char *next_word(void);
unsigned long next_number(void);
byte_string next_bytes(void);

#endif
