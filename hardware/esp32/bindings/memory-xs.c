#include "../wipe.h"
#include "arguments.h"

#include <string.h>

/* (source, sourceOffset, length, target, targetOffset): the two may be the same memory, and overlap. */
void xs_heimlig_memory_copy(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	heimlig_range from = { .name = "sourceOffset", .offset = heimlig_argument(the, 1, "sourceOffset") };
	heimlig_range to = { .name = "targetOffset", .offset = heimlig_argument(the, 4, "targetOffset") };
	from.length = to.length = heimlig_argument(the, 2, "length");
	const heimlig_memory source = heimlig_argument_source(the, 0, "source");
	const heimlig_memory target = heimlig_argument_memory(the, 3, "target");
	heimlig_expect_within(the, &source, &from);
	heimlig_expect_within(the, &target, &to);
	memmove(target.bytes + to.offset, source.bytes + from.offset, to.length);
}

/* (memory, offset, length) */
void xs_heimlig_memory_wipe(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_range range = {
		.name = "offset",
		.offset = heimlig_argument(the, 1, "offset"),
		.length = heimlig_argument(the, 2, "length"),
	};
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &range);
	heimlig_wipe(memory.bytes + range.offset, range.length);
}
