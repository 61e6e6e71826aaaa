#ifndef HEIMLIG_BINDING_BYTES_H
#define HEIMLIG_BINDING_BYTES_H

#include "../job.h"
#include "arguments.h"

/*
 * Arguments that are byte strings of a known size. No address is valid after the machine allocates, so a function reads all its arguments, and then
 * runs no JavaScript until it has computed.
 */

/** Argument `index`, a Uint8Array of `length` bytes, to read. Throws TypeError if it is none, or RangeError if it has another length. */
const uint8_t *heimlig_argument_bytes(xsMachine *the, int index, const char *name, uint32_t length);

/** The same, to write. */
uint8_t *heimlig_argument_output(xsMachine *the, int index, const char *name, uint32_t length);

/** Returns whether `result` is 1 to JavaScript. Throws Error if it is below 0: the library failed. */
void heimlig_return_boolean(xsMachine *the, heimlig_result result);

#endif
