#include "../binding/arguments.h"
#include "generator.h"

/* (memory, offset, length, state): the state is a Uint8Array of its own. */
void xs_heimlig_generator_fill(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_memory output = heimlig_argument_part(the);
	const heimlig_memory state = heimlig_argument_memory(the, 3, "state");
	if (state.length != sizeof(heimlig_generator))
		xsRangeError("state: not %d bytes", (int)sizeof(heimlig_generator));
	heimlig_expect_separate(the, "state", &state, &output);
	const heimlig_result result = heimlig_generator_fill((heimlig_generator *)state.bytes, output.bytes, output.length);
	if (result == HEIMLIG_STUCK)
		xsUnknownError("the source of entropy repeats itself");
	if (result < 0)
		xsUnknownError("the peripheral failed");
}
