#include "../binding/arguments.h"
#include "root-key.h"

/* () → where the root key lies */
void xs_heimlig_root_key_source(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	xsmcSetInteger(xsResult, heimlig_root_key_find());
}

/* (memory, at, length, output) → whether the chip could compute */
void xs_heimlig_root_key_derive(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_range message = { .name = "at", .offset = heimlig_argument(the, 1, "at"), .length = heimlig_argument(the, 2, "length") };
	const heimlig_range output = { .name = "output", .offset = heimlig_argument(the, 3, "output"), .length = HEIMLIG_ROOT_KEY_OUTPUT };
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &message);
	heimlig_expect_within(the, &memory, &output);
	heimlig_expect_apart(the, &output, &message);
	xsmcSetBoolean(xsResult, heimlig_root_key_derive(memory.bytes + message.offset, message.length, memory.bytes + output.offset));
}
