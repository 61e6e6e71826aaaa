#include "aes-arguments.h"

/* (memory, key, keyLength, nonce, nonceLength, aad, aadLength, data, dataLength, tagLength, output) */
static heimlig_aes_arguments read_arguments(xsMachine *the, bool encrypt, size_t *tag_length)
{
	heimlig_expect_arguments(the, 11);
	heimlig_aes_arguments arguments = {
		.key = heimlig_aes_argument_key(the, 1),
		.iv = heimlig_argument_range(the, 3, "nonce", "nonceLength"),
		.aad = heimlig_argument_range(the, 5, "aad", "aadLength"),
		.data = heimlig_argument_range(the, 7, "data", "dataLength"),
	};
	const uint64_t length = arguments.data.length;
	const uint32_t tag = heimlig_argument(the, 9, "tagLength");
	if (!heimlig_aes_ccm_nonce_size_supported(arguments.iv.length))
		xsRangeError("nonceLength: not 7 to 13 bytes");
	if (!heimlig_aes_ccm_tag_size_supported(tag))
		xsRangeError("tagLength: not 4, 6, 8, 10, 12, 14 or 16 bytes");
	if (!encrypt && length < tag)
		xsRangeError("dataLength: shorter than the tag");
	arguments.output = heimlig_aes_argument_output(the, 10, encrypt ? length + tag : length - tag);
	heimlig_aes_expect_memory(the, &arguments);
	*tag_length = tag;
	return arguments;
}

void xs_heimlig_aes_ccm_encrypt(xsMachine *the)
{
	size_t tag_length;
	const heimlig_aes_arguments arguments = read_arguments(the, true, &tag_length);
	const heimlig_aes_message message = heimlig_aes_message_of(&arguments);
	heimlig_aes_expect_success(the, heimlig_aes_ccm_encrypt(&message, tag_length, heimlig_aes_output_of(&arguments)));
}

void xs_heimlig_aes_ccm_decrypt(xsMachine *the)
{
	size_t tag_length;
	const heimlig_aes_arguments arguments = read_arguments(the, false, &tag_length);
	const heimlig_aes_message message = heimlig_aes_message_of(&arguments);
	heimlig_aes_result result = heimlig_aes_ccm_decrypt(&message, tag_length, heimlig_aes_output_of(&arguments));
	if (result != HEIMLIG_AES_TAG)
		heimlig_aes_expect_success(the, result);
	xsmcSetBoolean(xsResult, result == HEIMLIG_AES_OK);
}
