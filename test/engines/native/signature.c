/* Signatures of digests that the test names. */
#include <stdio.h>
#include <string.h>

#include "hedged-ecdsa.h"
#include "tested-operations.h"
#include "signature.h"

static void read_hexadecimal(const char *text, uint8_t *bytes)
{
	for (unsigned value; sscanf(text, "%2x", &value) == 1; text += 2)
		*bytes++ = (uint8_t)value;
}

void print_signature(const char *digest_text, const char *key_text, const char *extra_text)
{
	const heimlig_nist_curve *of = heimlig_nist_curve_of(strlen(digest_text) == 64 ? 0 : 1);
	uint8_t given[3][HEIMLIG_NIST_MAXIMUM], signature[2 * HEIMLIG_NIST_MAXIMUM];
	if (strlen(digest_text) != 2 * of->size || strlen(key_text) != 2 * of->size || strlen(extra_text) != 2 * of->size)
		return;
	read_hexadecimal(digest_text, given[0]);
	read_hexadecimal(key_text, given[1]);
	read_hexadecimal(extra_text, given[2]);
	const int32_t result = heimlig_nist_sign(of, given[0], given[1], given[2], signature);
	printf("{\"result\":%d,\"signature\":\"", (int)result);
	for (uint32_t index = 0; result == 1 && index < 2 * of->size; index++)
		printf("%02x", signature[index]);
	puts("\"}");
}
