#include "generator.h"

#include <stdio.h>
#include <string.h>

#include "chip.h"
#include "input.h"
#include "output.h"
#include "random.h"
#include "random/generator.h"

#define SCRIPT_MAXIMUM 4096

/* The state stands at the misalignment of the last `align`, as a view of JavaScript may. */
static uint8_t memory[sizeof(heimlig_generator) + 8];

static heimlig_generator *generator(void)
{
	return (heimlig_generator *)(memory + misalignment);
}

void script_entropy(void)
{
	static uint8_t script[SCRIPT_MAXIMUM];
	const byte_string bytes = next_bytes();
	if (bytes.length > sizeof script)
		usage_error("the script is too long");
	memcpy(script, bytes.bytes, bytes.length);
	emulated_random_script(script, bytes.length);
	puts("ok");
}

void stick_entropy(void)
{
	emulated_random_stick(next_number() != 0);
	puts("ok");
}

void fill_random(void)
{
	const size_t length = next_number();
	uint8_t *output = make_output(length);
	const unsigned long locks = emulated_lock_count();
	const heimlig_result result = heimlig_generator_fill(generator(), output, length);
	printf("%lu ", emulated_lock_count() - locks);
	print_result(result, output, length);
}

void print_generator(void)
{
	print_bytes(generator()->key, sizeof generator()->key);
	putchar(' ');
	print_bytes(generator()->witness, sizeof generator()->witness);
	printf(" %lu\n", (unsigned long)emulated_random_script_left());
}
