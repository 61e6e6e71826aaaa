#include "../hmac.h"
#include "../sha.h"
#include "sha-arguments.h"

/* (memory, bits, key, keyLength, data, dataLength, output) */
void xs_heimlig_hmac(xsMachine *the)
{
	heimlig_expect_arguments(the, 7);
	const uint32_t bits = heimlig_argument(the, 1, "bits");
	const heimlig_range key = heimlig_argument_range(the, 2, "key", "keyLength");
	const heimlig_range data = heimlig_argument_range(the, 4, "data", "dataLength");
	const heimlig_range output = { .name = "output", .offset = heimlig_argument(the, 6, "output"), .length = bits / 8 };
	heimlig_expect_sha(the, bits);
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &key);
	heimlig_expect_within(the, &memory, &data);
	heimlig_expect_within(the, &memory, &output);
	heimlig_expect_apart(the, &output, &key);
	heimlig_expect_apart(the, &output, &data);
	heimlig_hmac(bits, memory.bytes + key.offset, key.length, memory.bytes + data.offset, data.length,
		memory.bytes + output.offset);
}
