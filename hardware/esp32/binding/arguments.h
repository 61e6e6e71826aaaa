#ifndef HEIMLIG_ARGUMENTS_H
#define HEIMLIG_ARGUMENTS_H

/* xs.h of some versions of XS uses size_t and does not include stddef.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xsmc.h"

/*
 * Reads the arguments of a native function. Nothing here runs JavaScript, so nothing moves or detaches an array after
 * heimlig_argument_memory returned its address. Call that last. All errors are thrown and name the argument.
 */

/** The bytes of a Uint8Array. Valid until the machine allocates. */
typedef struct {
	uint8_t *bytes;
	uint32_t length;
} heimlig_memory;

/** A part of a memory, in bytes. `name` stands in errors. */
typedef struct {
	const char *name;
	uint32_t offset;
	uint32_t length;
} heimlig_range;

/** Throws TypeError unless the function was called with `count` arguments. */
void heimlig_expect_arguments(xsMachine *the, int count);

/** Argument `index` as a whole number, 0 to 2^32 - 1. Throws TypeError if it is no number, RangeError if it is another number. */
uint32_t heimlig_argument(xsMachine *the, int index, const char *name);

/** Argument `index` as an array to read and write. Throws TypeError if it is no Uint8Array, is detached, or is read-only. */
heimlig_memory heimlig_argument_memory(xsMachine *the, int index, const char *name);

/** Argument `index` as an array to read. */
heimlig_memory heimlig_argument_source(xsMachine *the, int index, const char *name);

/** The bytes that arguments 0 to 2 name, `(memory, offset, length, …)`, to read and write. Throws as the above. */
heimlig_memory heimlig_argument_part(xsMachine *the);

/** Throws RangeError unless `range` lies within `memory`. */
void heimlig_expect_within(xsMachine *the, const heimlig_memory *memory, const heimlig_range *range);

/** Throws RangeError if `memory`, the argument `name`, and `other` have a byte in common. */
void heimlig_expect_separate(xsMachine *the, const char *name, const heimlig_memory *memory, const heimlig_memory *other);

/** Throws RangeError if `output` and `input` have a byte in common. */
void heimlig_expect_apart(xsMachine *the, const heimlig_range *output, const heimlig_range *input);

#endif
