#include "free-memory.h"
#include "wipe.h"
#include "../binding/arguments.h"

#include <string.h>

#include "esp_heap_caps.h"

/* The memory of malloc and FreeRTOS: task stacks, heaps of machines, shared buffers. */
#define CHIP_MEMORY (MALLOC_CAP_8BIT | MALLOC_CAP_INTERNAL)

#define SIZES_MAXIMUM 16

/* (source, sourceOffset, length, target, targetOffset): source and target may be one memory, and may overlap. */
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
	const heimlig_memory part = heimlig_argument_part(the);
	heimlig_wipe(part.bytes, part.length);
}

/* () → free bytes */
void xs_heimlig_memory_free(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	xsmcSetNumber(xsResult, (xsNumberValue)heap_caps_get_free_size(CHIP_MEMORY));
}

/* () → bytes of the largest free block */
void xs_heimlig_memory_largest(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	xsmcSetNumber(xsResult, (xsNumberValue)heap_caps_get_largest_free_block(CHIP_MEMORY));
}

static bool fits(const uint32_t *sizes, int count)
{
	void *blocks[SIZES_MAXIMUM];
	int taken = 0;
	while (taken < count && (blocks[taken] = heap_caps_malloc(sizes[taken], CHIP_MEMORY)) != NULL)
		taken++;
	const bool all = taken == count;
	while (taken > 0)
		heap_caps_free(blocks[--taken]);
	return all;
}

/* (…sizes) → whether blocks of all these sizes can be allocated at the same time: allocates and frees them. */
void xs_heimlig_memory_fits(xsMachine *the)
{
	uint32_t sizes[SIZES_MAXIMUM];
	const int count = xsmcArgc;
	if (count < 1 || count > SIZES_MAXIMUM)
		xsTypeError("1 to %d sizes expected", SIZES_MAXIMUM);
	for (int index = 0; index < count; index++) {
		sizes[index] = heimlig_argument(the, index, "size");
		if (sizes[index] == 0)
			xsRangeError("size: out of range");
	}
	xsmcSetBoolean(xsResult, fits(sizes, count));
}

/* () */
void xs_heimlig_memory_wipe_free(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	heimlig_wipe_free_memory();
}
