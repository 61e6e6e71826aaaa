#ifndef HEIMLIG_ARGUMENTS_H
#define HEIMLIG_ARGUMENTS_H

/* stddef.h: xs.h of some versions of XS uses size_t without it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xsmc.h"

/*
 * The arguments of a native function: a byte array and numbers. Nothing here runs JavaScript, so nothing can move or detach
 * the array once its address is known; and that is asked for last. All errors are thrown and name the argument.
 */

/** The bytes of a Uint8Array, valid until the machine allocates. */
typedef struct {
	uint8_t *bytes;
	uint32_t length;
} heimlig_memory;

/** Part of a memory, in bytes. */
typedef struct {
	const char *name;
	uint32_t offset;
	uint32_t length;
} heimlig_range;

/** Throws TypeError unless the function was called with `count` arguments. */
void heimlig_expect_arguments(xsMachine *the, int count);

/** The whole number from 0 to 2^32 - 1 that argument `index` is; throws TypeError if it is no number, RangeError if another. */
uint32_t heimlig_argument(xsMachine *the, int index, const char *name);

/** The array that argument `index` is, to read and write; throws TypeError if it is none, is detached, or can not be written. */
heimlig_memory heimlig_argument_memory(xsMachine *the, int index, const char *name);

/** The same, only to read. */
heimlig_memory heimlig_argument_source(xsMachine *the, int index, const char *name);

/** Throws RangeError unless `range` lies within `memory`. */
void heimlig_expect_within(xsMachine *the, const heimlig_memory *memory, const heimlig_range *range);

/** Throws RangeError if `output` and `input` have a byte in common. */
void heimlig_expect_apart(xsMachine *the, const heimlig_range *output, const heimlig_range *input);

#endif
