#include "../aes.h"
#include "arguments.h"

void xs_heimlig_aes_key_size_supported(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	bool supported = heimlig_aes_key_size_supported(heimlig_argument(the, 0, "keyLength"));
	xsmcSetBoolean(xsResult, supported);
}
