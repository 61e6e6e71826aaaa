#include "arguments.h"

void heimlig_expect_arguments(xsMachine *the, int count)
{
	if (xsmcArgc != count)
		xsTypeError("%d arguments expected", count);
}

static uint32_t whole_number(xsMachine *the, xsNumberValue number, const char *name)
{
	/* In this form the condition also refuses NaN. */
	if (!(number >= 0 && number <= (xsNumberValue)UINT32_MAX))
		xsRangeError("%s: out of range", name);
	uint32_t whole = (uint32_t)number;
	if ((xsNumberValue)whole != number)
		xsRangeError("%s: not a whole number", name);
	return whole;
}

uint32_t heimlig_argument(xsMachine *the, int index, const char *name)
{
	/* Converting any other type could call JavaScript. */
	switch (xsmcTypeOf(xsArg(index))) {
	case xsIntegerType:
	case xsNumberType:
		return whole_number(the, xsmcToNumber(xsArg(index)), name);
	default:
		xsTypeError("%s: not a number", name);
	}
	return 0;
}

static void expect_typed_array(xsMachine *the, int index, const char *name)
{
	if (!xsmcIsInstanceOf(xsArg(index), xsTypedArrayPrototype))
		xsTypeError("%s: not a Uint8Array", name);
}

heimlig_memory heimlig_argument_memory(xsMachine *the, int index, const char *name)
{
	void *bytes = NULL;
	xsUnsignedValue length = 0;
	expect_typed_array(the, index, name);
	xsmcGetBufferWritable(xsArg(index), &bytes, &length);
	return (heimlig_memory){ .bytes = bytes, .length = length };
}

heimlig_memory heimlig_argument_source(xsMachine *the, int index, const char *name)
{
	void *bytes = NULL;
	xsUnsignedValue length = 0;
	expect_typed_array(the, index, name);
	xsmcGetBufferReadable(xsArg(index), &bytes, &length);
	return (heimlig_memory){ .bytes = bytes, .length = length };
}

void heimlig_expect_within(xsMachine *the, const heimlig_memory *memory, const heimlig_range *range)
{
	if ((uint64_t)range->offset + range->length > memory->length)
		xsRangeError("%s: outside of memory", range->name);
}

heimlig_memory heimlig_argument_part(xsMachine *the)
{
	const heimlig_range range = {
		.name = "offset",
		.offset = heimlig_argument(the, 1, "offset"),
		.length = heimlig_argument(the, 2, "length"),
	};
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &range);
	return (heimlig_memory){ .bytes = memory.bytes + range.offset, .length = range.length };
}

void heimlig_expect_separate(xsMachine *the, const char *name, const heimlig_memory *memory, const heimlig_memory *other)
{
	const uintptr_t start = (uintptr_t)memory->bytes;
	const uintptr_t other_start = (uintptr_t)other->bytes;
	if (start < other_start + other->length && other_start < start + memory->length)
		xsRangeError("%s: overlaps the memory", name);
}

void heimlig_expect_apart(xsMachine *the, const heimlig_range *output, const heimlig_range *input)
{
	const uint64_t output_end = (uint64_t)output->offset + output->length;
	const uint64_t input_end = (uint64_t)input->offset + input->length;
	if (output->length > 0 && input->length > 0 && output->offset < input_end && input->offset < output_end)
		xsRangeError("%s: overlaps %s", output->name, input->name);
}
