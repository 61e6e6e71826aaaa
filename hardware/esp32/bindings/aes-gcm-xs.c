#include "aes-arguments.h"

/* (memory, key, keyLength, iv, ivLength, aad, aadLength, data, dataLength, output) */
static heimlig_aes_arguments read_arguments(xsMachine *the, bool encrypt)
{
	heimlig_expect_arguments(the, 10);
	heimlig_aes_arguments arguments = {
		.key = heimlig_aes_argument_key(the, 1),
		.iv = heimlig_argument_range(the, 3, "iv", "ivLength"),
		.aad = heimlig_argument_range(the, 5, "aad", "aadLength"),
		.data = heimlig_argument_range(the, 7, "data", "dataLength"),
	};
	const uint64_t length = arguments.data.length;
	if (arguments.iv.length != HEIMLIG_AES_GCM_IV)
		xsRangeError("ivLength: not %d bytes", HEIMLIG_AES_GCM_IV);
	if (!encrypt && length < HEIMLIG_AES_GCM_TAG)
		xsRangeError("dataLength: shorter than the tag");
	arguments.output = heimlig_aes_argument_output(the, 9, encrypt ? length + HEIMLIG_AES_GCM_TAG : length - HEIMLIG_AES_GCM_TAG);
	heimlig_aes_expect_memory(the, &arguments);
	return arguments;
}

void xs_heimlig_aes_gcm_encrypt(xsMachine *the)
{
	const heimlig_aes_arguments arguments = read_arguments(the, true);
	const heimlig_aes_message message = heimlig_aes_message_of(&arguments);
	heimlig_aes_expect_success(the, heimlig_aes_gcm_encrypt(&message, heimlig_aes_output_of(&arguments)));
}

void xs_heimlig_aes_gcm_decrypt(xsMachine *the)
{
	const heimlig_aes_arguments arguments = read_arguments(the, false);
	const heimlig_aes_message message = heimlig_aes_message_of(&arguments);
	heimlig_aes_result result = heimlig_aes_gcm_decrypt(&message, heimlig_aes_output_of(&arguments));
	if (result != HEIMLIG_AES_TAG)
		heimlig_aes_expect_success(the, result);
	xsmcSetBoolean(xsResult, result == HEIMLIG_AES_OK);
}
