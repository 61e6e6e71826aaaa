#ifndef HEIMLIG_AES_ARGUMENTS_H
#define HEIMLIG_AES_ARGUMENTS_H

#include "../aes.h"
#include "arguments.h"

/** What a mode of AES is given. A range that a mode does not have is left empty. */
typedef struct {
	heimlig_memory memory;
	heimlig_range key;
	heimlig_range iv;
	heimlig_range aad;
	heimlig_range data;
	heimlig_range output;
} heimlig_aes_arguments;

/** The key that arguments `index` and `index + 1` are; throws RangeError if the chip has no AES for its size. */
heimlig_range heimlig_aes_argument_key(xsMachine *the, int index);

/** The output, `length` bytes, at argument `index`; throws RangeError for the data if that is 2^32 or more. */
heimlig_range heimlig_aes_argument_output(xsMachine *the, int index, uint64_t length);

/** Argument 0, which is asked for last; throws RangeError unless all ranges are within it, and the output apart from the others. */
void heimlig_aes_expect_memory(xsMachine *the, heimlig_aes_arguments *arguments);

/** The same as addresses, for the drivers. */
heimlig_aes_key heimlig_aes_key_of(const heimlig_aes_arguments *arguments);
heimlig_aes_message heimlig_aes_message_of(const heimlig_aes_arguments *arguments);
const uint8_t *heimlig_aes_data_of(const heimlig_aes_arguments *arguments);
uint8_t *heimlig_aes_output_of(const heimlig_aes_arguments *arguments);

/** Throws RangeError if the length of the data was refused, Error if the peripheral failed. */
void heimlig_aes_expect_success(xsMachine *the, heimlig_aes_result result);

#endif
