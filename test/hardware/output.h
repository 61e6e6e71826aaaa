#ifndef HEIMLIG_TEST_OUTPUT_H
#define HEIMLIG_TEST_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"

/** Prints bytes in hexadecimal, without a line end. */
void print_bytes(const uint8_t *bytes, size_t length);

/** Allocates an output buffer at the misalignment of the last `align`, and marks each of its bytes. */
uint8_t *make_output(size_t length);

/** Whether each byte still has the mark. */
bool is_untouched(const uint8_t *output, size_t length);

/** Prints a result and the output: its bytes after success, else `untouched`, `zeros` or `written`. */
void print_result(heimlig_result result, const uint8_t *output, size_t length);

#endif
