#include "command.h"

#include <stdio.h>
#include <string.h>

#define MARK 0xc3

static const char *name_of(heimlig_aes_result result)
{
	static const char *const names[] = { [HEIMLIG_AES_OK] = "ok", [HEIMLIG_AES_KEY_SIZE] = "key-size", [HEIMLIG_AES_IV_SIZE] = "iv-size",
		[HEIMLIG_AES_TAG_SIZE] = "tag-size", [HEIMLIG_AES_DATA_SIZE] = "data-size", [HEIMLIG_AES_TAG] = "tag",
		[HEIMLIG_AES_PADDING] = "padding", [HEIMLIG_AES_UNWRAP] = "unwrap", [HEIMLIG_AES_FAULT] = "fault" };
	return names[result];
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

void print_result(heimlig_aes_result result, const uint8_t *output, size_t length)
{
	printf("%s ", name_of(result));
	if (result == HEIMLIG_AES_OK)
		print_bytes(output, length);
	else
		printf("%s", is_untouched(output, length) ? "untouched" : all(output, length, 0) ? "zeros" : "written");
	putchar('\n');
}
