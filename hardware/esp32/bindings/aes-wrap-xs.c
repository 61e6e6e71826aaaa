#include "aes-arguments.h"

#define SEMIBLOCK 8

static void expect_length(xsMachine *the, uint32_t length, uint32_t minimum, uint32_t factor)
{
	if (length < minimum || length % factor != 0)
		xsRangeError("dataLength: not a multiple of %u bytes, and %u at least", (unsigned)factor, (unsigned)minimum);
}

/* (memory, key, keyLength, data, dataLength, padded, output), but for the output. */
static heimlig_aes_arguments read_inputs(xsMachine *the, bool *padded)
{
	heimlig_expect_arguments(the, 7);
	heimlig_aes_arguments arguments = {
		.key = heimlig_aes_argument_key(the, 1),
		.data = heimlig_argument_range(the, 3, "data", "dataLength"),
	};
	*padded = heimlig_argument_boolean(the, 5, "padded");
	return arguments;
}

static void read_output(xsMachine *the, heimlig_aes_arguments *arguments, uint64_t length)
{
	arguments->output = heimlig_aes_argument_output(the, 6, length);
	heimlig_aes_expect_memory(the, arguments);
}

void xs_heimlig_aes_wrap(xsMachine *the)
{
	bool padded;
	heimlig_aes_arguments arguments = read_inputs(the, &padded);
	const uint64_t length = arguments.data.length;
	if (padded)
		expect_length(the, arguments.data.length, 1, 1);
	else
		expect_length(the, arguments.data.length, 2 * SEMIBLOCK, SEMIBLOCK);
	read_output(the, &arguments, (length + SEMIBLOCK - 1) / SEMIBLOCK * SEMIBLOCK + SEMIBLOCK);
	const heimlig_aes_key key = heimlig_aes_key_of(&arguments);
	heimlig_aes_expect_success(the, (padded ? heimlig_aes_kwp_wrap : heimlig_aes_kw_wrap)(
		&key, heimlig_aes_data_of(&arguments), arguments.data.length, heimlig_aes_output_of(&arguments)));
}

static heimlig_aes_result unwrap(const heimlig_aes_arguments *arguments, bool padded, size_t *length)
{
	const heimlig_aes_key key = heimlig_aes_key_of(arguments);
	const uint8_t *data = heimlig_aes_data_of(arguments);
	uint8_t *output = heimlig_aes_output_of(arguments);
	*length = arguments->output.length;
	return padded
		? heimlig_aes_kwp_unwrap(&key, data, arguments->data.length, output, length)
		: heimlig_aes_kw_unwrap(&key, data, arguments->data.length, output);
}

void xs_heimlig_aes_unwrap(xsMachine *the)
{
	bool padded;
	size_t length;
	heimlig_aes_arguments arguments = read_inputs(the, &padded);
	expect_length(the, arguments.data.length, padded ? 2 * SEMIBLOCK : 3 * SEMIBLOCK, SEMIBLOCK);
	read_output(the, &arguments, arguments.data.length - SEMIBLOCK);
	heimlig_aes_result result = unwrap(&arguments, padded, &length);
	if (result != HEIMLIG_AES_UNWRAP)
		heimlig_aes_expect_success(the, result);
	xsmcSetNumber(xsResult, result == HEIMLIG_AES_OK ? (xsNumberValue)length : -1);
}
