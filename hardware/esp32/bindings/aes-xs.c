#include "../aes.h"
#include "arguments.h"

#include <stddef.h>

typedef struct {
	heimlig_memory memory;
	heimlig_range key;
	heimlig_range iv;
	heimlig_range aad;
	heimlig_range data;
	heimlig_range output;
} gcm_arguments;

static heimlig_range range_argument(xsMachine *the, int index, const char *name, const char *length_name)
{
	return (heimlig_range){
		.name = name,
		.offset = heimlig_argument(the, index, name),
		.length = heimlig_argument(the, index + 1, length_name),
	};
}

static void read_arguments(xsMachine *the, gcm_arguments *arguments)
{
	heimlig_expect_arguments(the, 10);
	arguments->key = range_argument(the, 1, "key", "keyLength");
	arguments->iv = range_argument(the, 3, "iv", "ivLength");
	arguments->aad = range_argument(the, 5, "aad", "aadLength");
	arguments->data = range_argument(the, 7, "data", "dataLength");
	arguments->output = (heimlig_range){ .name = "output", .offset = heimlig_argument(the, 9, "output") };
	if (!heimlig_aes_key_size_supported(arguments->key.length))
		xsRangeError("keyLength: AES of this chip has no keys of %u bytes", (unsigned)arguments->key.length);
	if (arguments->iv.length != HEIMLIG_AES_GCM_IV)
		xsRangeError("ivLength: not %d bytes", HEIMLIG_AES_GCM_IV);
	arguments->memory = heimlig_argument_memory(the, 0, "memory");
}

static void check_ranges(xsMachine *the, const gcm_arguments *arguments)
{
	const heimlig_range *inputs[] = { &arguments->key, &arguments->iv, &arguments->aad, &arguments->data };
	const size_t count = sizeof inputs / sizeof *inputs;
	for (size_t index = 0; index < count; index++)
		heimlig_expect_within(the, &arguments->memory, inputs[index]);
	heimlig_expect_within(the, &arguments->memory, &arguments->output);
	for (size_t index = 0; index < count; index++)
		heimlig_expect_apart(the, &arguments->output, inputs[index]);
}

static heimlig_aes_message message_of(const gcm_arguments *arguments)
{
	const uint8_t *bytes = arguments->memory.bytes;
	return (heimlig_aes_message){
		.key = { .bytes = bytes + arguments->key.offset, .length = arguments->key.length },
		.iv = bytes + arguments->iv.offset,
		.iv_length = arguments->iv.length,
		.aad = bytes + arguments->aad.offset,
		.aad_length = arguments->aad.length,
		.data = bytes + arguments->data.offset,
		.data_length = arguments->data.length,
	};
}

static void expect_success(xsMachine *the, heimlig_aes_result result)
{
	if (result != HEIMLIG_AES_OK)
		xsUnknownError("AES: %s", result == HEIMLIG_AES_FAULT ? "the peripheral failed" : "refused by the driver");
}

void xs_heimlig_aes_key_size_supported(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	bool supported = heimlig_aes_key_size_supported(heimlig_argument(the, 0, "keyLength"));
	xsmcSetBoolean(xsResult, supported);
}

void xs_heimlig_aes_gcm_encrypt(xsMachine *the)
{
	gcm_arguments arguments;
	read_arguments(the, &arguments);
	if (arguments.data.length > UINT32_MAX - HEIMLIG_AES_GCM_TAG)
		xsRangeError("dataLength: out of range");
	arguments.output.length = arguments.data.length + HEIMLIG_AES_GCM_TAG;
	check_ranges(the, &arguments);
	const heimlig_aes_message message = message_of(&arguments);
	expect_success(the, heimlig_aes_gcm_encrypt(&message, arguments.memory.bytes + arguments.output.offset));
}

void xs_heimlig_aes_gcm_decrypt(xsMachine *the)
{
	gcm_arguments arguments;
	read_arguments(the, &arguments);
	if (arguments.data.length < HEIMLIG_AES_GCM_TAG)
		xsRangeError("dataLength: shorter than the tag");
	arguments.output.length = arguments.data.length - HEIMLIG_AES_GCM_TAG;
	check_ranges(the, &arguments);
	const heimlig_aes_message message = message_of(&arguments);
	heimlig_aes_result result = heimlig_aes_gcm_decrypt(&message, arguments.memory.bytes + arguments.output.offset);
	if (result != HEIMLIG_AES_TAG)
		expect_success(the, result);
	xsmcSetBoolean(xsResult, result == HEIMLIG_AES_OK);
}
