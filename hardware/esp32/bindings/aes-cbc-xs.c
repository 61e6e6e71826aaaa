#include "aes-arguments.h"

/* (memory, key, keyLength, iv, data, dataLength, output) */
static heimlig_aes_arguments read_arguments(xsMachine *the, bool encrypt)
{
	heimlig_expect_arguments(the, 7);
	heimlig_aes_arguments arguments = {
		.key = heimlig_aes_argument_key(the, 1),
		.iv = { .name = "iv", .offset = heimlig_argument(the, 3, "iv"), .length = HEIMLIG_AES_BLOCK },
		.data = heimlig_argument_range(the, 4, "data", "dataLength"),
	};
	const uint64_t length = arguments.data.length;
	if (!encrypt && (length == 0 || length % HEIMLIG_AES_BLOCK != 0))
		xsRangeError("dataLength: not a positive multiple of %d bytes", HEIMLIG_AES_BLOCK);
	const uint64_t padded = (length / HEIMLIG_AES_BLOCK + 1) * HEIMLIG_AES_BLOCK;
	arguments.output = heimlig_aes_argument_output(the, 6, encrypt ? padded : length - 1);
	heimlig_aes_expect_memory(the, &arguments);
	return arguments;
}

void xs_heimlig_aes_cbc_encrypt(xsMachine *the)
{
	const heimlig_aes_arguments arguments = read_arguments(the, true);
	const heimlig_aes_key key = heimlig_aes_key_of(&arguments);
	heimlig_aes_expect_success(the, heimlig_aes_cbc_encrypt(&key, arguments.memory.bytes + arguments.iv.offset,
		heimlig_aes_data_of(&arguments), arguments.data.length, heimlig_aes_output_of(&arguments)));
}

void xs_heimlig_aes_cbc_decrypt(xsMachine *the)
{
	const heimlig_aes_arguments arguments = read_arguments(the, false);
	const heimlig_aes_key key = heimlig_aes_key_of(&arguments);
	size_t length = 0;
	heimlig_aes_result result = heimlig_aes_cbc_decrypt(&key, arguments.memory.bytes + arguments.iv.offset,
		heimlig_aes_data_of(&arguments), arguments.data.length, heimlig_aes_output_of(&arguments), &length);
	if (result != HEIMLIG_AES_PADDING)
		heimlig_aes_expect_success(the, result);
	xsmcSetNumber(xsResult, result == HEIMLIG_AES_OK ? (xsNumberValue)length : -1);
}
