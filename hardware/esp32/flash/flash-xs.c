#include "../binding/arguments.h"
#include "flash-partition.h"

#include "esp_rom_crc.h"

/* Reads argument 1 of a transfer. */
typedef heimlig_memory take_memory(xsMachine *the, int index, const char *name);

static void expect_within_partition(xsMachine *the, uint32_t offset, uint32_t length)
{
	if ((uint64_t)offset + length > heimlig_flash_size())
		xsRangeError("offset: outside of the partition");
}

static void expect_multiple(xsMachine *the, const char *name, uint32_t value, uint32_t unit)
{
	if (value % unit != 0)
		xsRangeError("%s: not a multiple of %d", name, (int)unit);
}

/* (offset, memory, at, length): the part of the memory */
static heimlig_memory transfer(xsMachine *the, uint32_t unit, take_memory *take, uint32_t *offset)
{
	heimlig_expect_arguments(the, 4);
	*offset = heimlig_argument(the, 0, "offset");
	const heimlig_range range = { .name = "at", .offset = heimlig_argument(the, 2, "at"), .length = heimlig_argument(the, 3, "length") };
	expect_multiple(the, "offset", *offset, unit);
	expect_multiple(the, "length", range.length, unit);
	expect_within_partition(the, *offset, range.length);
	const heimlig_memory memory = take(the, 1, "memory");
	heimlig_expect_within(the, &memory, &range);
	return (heimlig_memory){ .bytes = memory.bytes + range.offset, .length = range.length };
}

/* () → bytes of the partition */
void xs_heimlig_flash_size(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	xsmcSetNumber(xsResult, (xsNumberValue)heimlig_flash_size());
}

/* (offset, memory, at, length) → whether the flash could be read */
void xs_heimlig_flash_read(xsMachine *the)
{
	uint32_t offset;
	const heimlig_memory part = transfer(the, 1, heimlig_argument_memory, &offset);
	xsmcSetBoolean(xsResult, heimlig_flash_read(offset, part.bytes, part.length));
}

/* (offset, memory, at, length) → whether the bytes are there */
void xs_heimlig_flash_program(xsMachine *the)
{
	uint32_t offset;
	const heimlig_memory part = transfer(the, HEIMLIG_FLASH_BLOCK, heimlig_argument_source, &offset);
	xsmcSetBoolean(xsResult, heimlig_flash_program(offset, part.bytes, part.length));
}

/* (offset) → whether the sector is blank */
void xs_heimlig_flash_erase(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	const uint32_t offset = heimlig_argument(the, 0, "offset");
	expect_multiple(the, "offset", offset, HEIMLIG_FLASH_SECTOR);
	expect_within_partition(the, offset, HEIMLIG_FLASH_SECTOR);
	xsmcSetBoolean(xsResult, heimlig_flash_erase(offset));
}

/* (offset, length) → whether nothing was programmed there */
void xs_heimlig_flash_is_blank(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const uint32_t offset = heimlig_argument(the, 0, "offset");
	const uint32_t length = heimlig_argument(the, 1, "length");
	expect_within_partition(the, offset, length);
	xsmcSetBoolean(xsResult, heimlig_flash_is_blank(offset, length));
}

/* (memory, at, length) → CRC-32 */
void xs_heimlig_flash_crc(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_range range = { .name = "at", .offset = heimlig_argument(the, 1, "at"), .length = heimlig_argument(the, 2, "length") };
	const heimlig_memory memory = heimlig_argument_source(the, 0, "memory");
	heimlig_expect_within(the, &memory, &range);
	xsmcSetNumber(xsResult, (xsNumberValue)esp_rom_crc32_le(0, memory.bytes + range.offset, range.length));
}
