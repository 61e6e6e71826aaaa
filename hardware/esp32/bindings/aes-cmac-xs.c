#include "aes-arguments.h"

/* (memory, key, keyLength, data, dataLength, output) */
void xs_heimlig_aes_cmac(xsMachine *the)
{
	heimlig_expect_arguments(the, 6);
	heimlig_aes_arguments arguments = {
		.key = heimlig_aes_argument_key(the, 1),
		.data = heimlig_argument_range(the, 3, "data", "dataLength"),
		.output = heimlig_aes_argument_output(the, 5, HEIMLIG_AES_BLOCK),
	};
	heimlig_aes_expect_memory(the, &arguments);
	const heimlig_aes_key key = heimlig_aes_key_of(&arguments);
	heimlig_aes_expect_success(the, heimlig_aes_cmac(
		&key, heimlig_aes_data_of(&arguments), arguments.data.length, heimlig_aes_output_of(&arguments)));
}
