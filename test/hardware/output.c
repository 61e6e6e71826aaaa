#include "output.h"

#include <stdio.h>
#include <string.h>

#include "input.h"

#define MARK 0xc3

static const char *name_of(heimlig_result result)
{
	static const char *const names[] = { [-HEIMLIG_NOT_GENUINE] = "refused", [-HEIMLIG_KEY_SIZE] = "key-size", [-HEIMLIG_IV_SIZE] = "iv-size",
		[-HEIMLIG_TAG_SIZE] = "tag-size", [-HEIMLIG_DATA_SIZE] = "data-size", [-HEIMLIG_UNSUPPORTED] = "unsupported",
		[-HEIMLIG_OUTPUT_SIZE] = "output-size", [-HEIMLIG_NOT_STARTED] = "not-started", [-HEIMLIG_FAULT] = "fault",
		[-HEIMLIG_STUCK] = "stuck" };
	return result < 0 ? names[-result] : "ok";
}

static bool all(const uint8_t *bytes, size_t length, uint8_t value)
{
	for (size_t index = 0; index < length; index++)
		if (bytes[index] != value)
			return false;
	return true;
}

uint8_t *make_output(size_t length)
{
	uint8_t *output = allocate(length, misalignment);
	memset(output, MARK, length);
	return output;
}

bool is_untouched(const uint8_t *output, size_t length)
{
	return all(output, length, MARK);
}

void print_bytes(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		putchar('-');
	for (size_t index = 0; index < length; index++)
		printf("%02x", bytes[index]);
}

void print_result(heimlig_result result, const uint8_t *output, size_t length)
{
	printf("%s ", name_of(result));
	if (result >= 0)
		print_bytes(output, length);
	else
		printf("%s", is_untouched(output, length) ? "untouched" : all(output, length, 0) ? "zeros" : "written");
	putchar('\n');
}
