#include "session-state.h"

heimlig_range heimlig_argument_state(xsMachine *the, int index)
{
	const heimlig_range state = { .name = "state", .offset = heimlig_argument(the, index, "state"), .length = HEIMLIG_SESSION_STATE };
	if (state.offset % 8 != 0)
		xsRangeError("state: not aligned");
	return state;
}

void *heimlig_expect_state(xsMachine *the, const heimlig_memory *memory, const heimlig_range *state)
{
	heimlig_expect_within(the, memory, state);
	uint8_t *bytes = memory->bytes + state->offset;
	/* A view may begin anywhere in its buffer. */
	if ((uintptr_t)bytes % sizeof(uint32_t) != 0)
		xsRangeError("state: not aligned");
	return bytes;
}

void heimlig_expect_beside(xsMachine *the, const heimlig_memory *memory, const heimlig_range *state, const heimlig_range *range)
{
	heimlig_expect_within(the, memory, range);
	heimlig_expect_apart(the, state, range);
}

void heimlig_expect_started(xsMachine *the, bool is_started)
{
	if (!is_started)
		xsRangeError("state: not started");
}
