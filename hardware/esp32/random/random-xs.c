#include "../binding/arguments.h"

#include "bootloader_random.h"
#include "esp_random.h"

void xs_heimlig_random_fill(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_range output = {
		.name = "offset",
		.offset = heimlig_argument(the, 1, "offset"),
		.length = heimlig_argument(the, 2, "length"),
	};
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &memory, &output);
	esp_fill_random(memory.bytes + output.offset, output.length);
}

void xs_heimlig_random_enable(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	bootloader_random_enable();
}
