#include "../sha.h"
#include "sha-arguments.h"

/* (bits) → boolean */
void xs_heimlig_sha_supported(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	xsmcSetBoolean(xsResult, heimlig_sha_supported(heimlig_argument(the, 0, "bits")));
}

void xs_heimlig_sha_digest(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	const uint32_t bits = heimlig_argument(the, 1, "bits");
	const heimlig_range data = {
		.name = "data",
		.offset = heimlig_argument(the, 2, "data"),
		.length = heimlig_argument(the, 3, "dataLength"),
	};
	const heimlig_range output = { .name = "output", .offset = heimlig_argument(the, 4, "output"), .length = bits / 8 };
	heimlig_expect_sha(the, bits);
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &data);
	heimlig_expect_within(the, &memory, &output);
	heimlig_expect_apart(the, &output, &data);
	heimlig_sha_digest(bits, memory.bytes + data.offset, data.length, memory.bytes + output.offset);
}
