#include "../binding/arguments.h"

#include "bootloader_random.h"
#include "esp_random.h"

/* (memory, offset, length) */
void xs_heimlig_random_fill(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_memory part = heimlig_argument_part(the);
	esp_fill_random(part.bytes, part.length);
}

static bool is_enabled;

void xs_heimlig_random_enable(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	bootloader_random_enable();
	is_enabled = true;
}

/* () → whether xs_heimlig_random_enable was called since the chip started */
void xs_heimlig_random_is_enabled(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	xsmcSetBoolean(xsResult, is_enabled);
}
