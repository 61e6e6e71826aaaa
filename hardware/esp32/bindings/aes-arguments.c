#include "aes-arguments.h"

heimlig_range heimlig_aes_argument_key(xsMachine *the, int index)
{
	const heimlig_range key = heimlig_argument_range(the, index, "key", "keyLength");
	if (!heimlig_aes_key_size_supported(key.length))
		xsRangeError("keyLength: AES of this chip has no keys of %u bytes", (unsigned)key.length);
	return key;
}

heimlig_range heimlig_aes_argument_output(xsMachine *the, int index, uint64_t length)
{
	if (length > UINT32_MAX)
		xsRangeError("dataLength: out of range");
	return (heimlig_range){ .name = "output", .offset = heimlig_argument(the, index, "output"), .length = (uint32_t)length };
}

void heimlig_aes_expect_memory(xsMachine *the, heimlig_aes_arguments *arguments)
{
	const heimlig_range *inputs[] = { &arguments->key, &arguments->iv, &arguments->aad, &arguments->data };
	const size_t count = sizeof inputs / sizeof *inputs;
	arguments->memory = heimlig_argument_memory(the, 0, "memory");
	for (size_t index = 0; index < count; index++)
		heimlig_expect_within(the, &arguments->memory, inputs[index]);
	heimlig_expect_within(the, &arguments->memory, &arguments->output);
	for (size_t index = 0; index < count; index++)
		heimlig_expect_apart(the, &arguments->output, inputs[index]);
}

heimlig_aes_key heimlig_aes_key_of(const heimlig_aes_arguments *arguments)
{
	return (heimlig_aes_key){ .bytes = arguments->memory.bytes + arguments->key.offset, .length = arguments->key.length };
}

const uint8_t *heimlig_aes_data_of(const heimlig_aes_arguments *arguments)
{
	return arguments->memory.bytes + arguments->data.offset;
}

uint8_t *heimlig_aes_output_of(const heimlig_aes_arguments *arguments)
{
	return arguments->memory.bytes + arguments->output.offset;
}

heimlig_aes_message heimlig_aes_message_of(const heimlig_aes_arguments *arguments)
{
	const uint8_t *bytes = arguments->memory.bytes;
	return (heimlig_aes_message){
		.key = heimlig_aes_key_of(arguments),
		.iv = bytes + arguments->iv.offset,
		.iv_length = arguments->iv.length,
		.aad = bytes + arguments->aad.offset,
		.aad_length = arguments->aad.length,
		.data = bytes + arguments->data.offset,
		.data_length = arguments->data.length,
	};
}

void heimlig_aes_expect_success(xsMachine *the, heimlig_aes_result result)
{
	if (result == HEIMLIG_AES_DATA_SIZE)
		xsRangeError("dataLength: not a length that this mode takes");
	if (result != HEIMLIG_AES_OK)
		xsUnknownError("AES: %s", result == HEIMLIG_AES_FAULT ? "the peripheral failed" : "refused by the driver");
}
