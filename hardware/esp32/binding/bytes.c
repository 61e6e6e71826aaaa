#include "bytes.h"

static void expect_length(xsMachine *the, heimlig_memory memory, const char *name, uint32_t length)
{
	if (memory.length != length)
		xsRangeError("%s: not %d bytes", name, (int)length);
}

const uint8_t *heimlig_argument_bytes(xsMachine *the, int index, const char *name, uint32_t length)
{
	const heimlig_memory memory = heimlig_argument_source(the, index, name);
	expect_length(the, memory, name, length);
	return memory.bytes;
}

uint8_t *heimlig_argument_output(xsMachine *the, int index, const char *name, uint32_t length)
{
	const heimlig_memory memory = heimlig_argument_memory(the, index, name);
	expect_length(the, memory, name, length);
	return memory.bytes;
}

void heimlig_return_boolean(xsMachine *the, heimlig_result result)
{
	if (result < 0)
		xsUnknownError("the library failed");
	xsmcSetBoolean(xsResult, result == 1);
}
