#ifndef HEIMLIG_RUN_H
#define HEIMLIG_RUN_H

#include "../job.h"
#include "arguments.h"

/** The pairs of a slot that an operation uses. The others hold what the host wrote there. */
#define HEIMLIG_USES_KEY 1u
#define HEIMLIG_USES_INPUTS(count) (((1u << (count)) - 1u) << 1)
#define HEIMLIG_USES_OUTPUT (1u << 4)
/** The third input is the state of a session: 8 bytes of the worker's, then HEIMLIG_STATE_BYTES. */
#define HEIMLIG_USES_STATE (1u << 5 | 1u << 3)

/**
 * Runs an operation for a native function `(memory, slot)`: `memory` is a Uint8Array, `slot` the offset in bytes of a job's slot there.
 * The function returns the result, a number. Throws TypeError or RangeError, with nothing written, if an argument is of another type, if a
 * pair that the operation uses lies outside of `memory`, or if its output or state overlaps another pair or the slot. Throws Error if the
 * peripheral or the library failed.
 */
void heimlig_run(xsMachine *the, heimlig_operation *operation, unsigned uses);

/** Defines the native function xs_heimlig_NAME, which runs the operation heimlig_NAME. */
#define HEIMLIG_NATIVE(name, uses) \
	void xs_heimlig_##name(xsMachine *the) \
	{ \
		heimlig_run(the, heimlig_##name, uses); \
	}

#endif
