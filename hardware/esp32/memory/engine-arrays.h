#ifndef HEIMLIG_ENGINE_ARRAYS_H
#define HEIMLIG_ENGINE_ARRAYS_H

#include "xsAll.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Arrays as the engine keeps them, for natives that handle arrays within objects, or of words. They are the same in all versions of XS that we
 * build with (xsDataView.c, xsArray.c). Nothing here runs JavaScript or allocates, so nothing moves.
 */

/** The internal slot of a typed array of this constructor, such as _Uint8Array; NULL for any other value. */
txSlot *heimlig_typed_array(const txSlot *value, txID constructor);

/** Bytes of a typed array; 0 if it has lost its buffer. */
uint32_t heimlig_array_size(txMachine *the, txSlot *array);

/** Whether the buffer of a typed array may get another size. */
bool heimlig_is_resizable(const txSlot *array);

/** The first byte of a typed array that has its buffer. Valid until the machine allocates. */
void *heimlig_array_data(const txSlot *array);

/** The internal slot of an array; NULL for any other value. */
txSlot *heimlig_array(const txSlot *value);

/** An argument as a whole number, 0 to 2^32 - 1. Throws TypeError if it is no number, RangeError if it is another number. */
uint32_t heimlig_index(txMachine *the, int argument, const char *name);

#endif
