#include "sha-arguments.h"

#include "../sha-engine.h"

void heimlig_expect_sha(xsMachine *the, uint32_t bits)
{
	if (!heimlig_sha_supported(bits))
		xsRangeError("bits: this chip has no SHA-%u", (unsigned)bits);
}
