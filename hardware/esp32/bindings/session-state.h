#ifndef HEIMLIG_SESSION_STATE_H
#define HEIMLIG_SESSION_STATE_H

#include "arguments.h"

/** Bytes of a session's state that an engine may use (modules/workers/session-state.ts). */
#define HEIMLIG_SESSION_STATE 760

/** The state that argument `index` names; throws RangeError unless it is a multiple of 8. */
heimlig_range heimlig_argument_state(xsMachine *the, int index);

/** The address of a state; throws RangeError unless it lies within `memory` and is aligned to words. */
void *heimlig_expect_state(xsMachine *the, const heimlig_memory *memory, const heimlig_range *state);

/** Throws RangeError unless `range` lies within `memory` and apart from the state. */
void heimlig_expect_beside(xsMachine *the, const heimlig_memory *memory, const heimlig_range *state, const heimlig_range *range);

/** Throws RangeError unless `is_started`. */
void heimlig_expect_started(xsMachine *the, bool is_started);

#endif
