#include "sha-initial.h"

/* FIPS 180-4 §5.3.5 and §5.3.4. The upper halves of the former are those of SHA-256 (§5.3.3). */
static const uint64_t initial_512[8] = {
	UINT64_C(0x6a09e667f3bcc908), UINT64_C(0xbb67ae8584caa73b), UINT64_C(0x3c6ef372fe94f82b), UINT64_C(0xa54ff53a5f1d36f1),
	UINT64_C(0x510e527fade682d1), UINT64_C(0x9b05688c2b3e6c1f), UINT64_C(0x1f83d9abfb41bd6b), UINT64_C(0x5be0cd19137e2179),
};
static const uint64_t initial_384[8] = {
	UINT64_C(0xcbbb9d5dc1059ed8), UINT64_C(0x629a292a367cd507), UINT64_C(0x9159015a3070dd17), UINT64_C(0x152fecd8f70e5939),
	UINT64_C(0x67332667ffc00b31), UINT64_C(0x8eb44a8768581511), UINT64_C(0xdb0c2e0d64f98fa7), UINT64_C(0x47b5481dbefa4fa4),
};

void emulated_sha_initial_32(uint32_t *state)
{
	for (int index = 0; index < 8; index++)
		state[index] = (uint32_t)(initial_512[index] >> 32);
}

void emulated_sha_initial_64(uint64_t *state, int is_384)
{
	for (int index = 0; index < 8; index++)
		state[index] = is_384 ? initial_384[index] : initial_512[index];
}
