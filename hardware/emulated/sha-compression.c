#include "sha-compression.h"

/*
 * FIPS 180-4 §4.2.2 and §4.2.3: the first bits of the fractional parts of the cube roots of the first primes. The constants of SHA-256
 * are the upper halves of the first 64 of SHA-512.
 */
static const uint64_t constants[80] = {
	UINT64_C(0x428a2f98d728ae22), UINT64_C(0x7137449123ef65cd), UINT64_C(0xb5c0fbcfec4d3b2f), UINT64_C(0xe9b5dba58189dbbc),
	UINT64_C(0x3956c25bf348b538), UINT64_C(0x59f111f1b605d019), UINT64_C(0x923f82a4af194f9b), UINT64_C(0xab1c5ed5da6d8118),
	UINT64_C(0xd807aa98a3030242), UINT64_C(0x12835b0145706fbe), UINT64_C(0x243185be4ee4b28c), UINT64_C(0x550c7dc3d5ffb4e2),
	UINT64_C(0x72be5d74f27b896f), UINT64_C(0x80deb1fe3b1696b1), UINT64_C(0x9bdc06a725c71235), UINT64_C(0xc19bf174cf692694),
	UINT64_C(0xe49b69c19ef14ad2), UINT64_C(0xefbe4786384f25e3), UINT64_C(0x0fc19dc68b8cd5b5), UINT64_C(0x240ca1cc77ac9c65),
	UINT64_C(0x2de92c6f592b0275), UINT64_C(0x4a7484aa6ea6e483), UINT64_C(0x5cb0a9dcbd41fbd4), UINT64_C(0x76f988da831153b5),
	UINT64_C(0x983e5152ee66dfab), UINT64_C(0xa831c66d2db43210), UINT64_C(0xb00327c898fb213f), UINT64_C(0xbf597fc7beef0ee4),
	UINT64_C(0xc6e00bf33da88fc2), UINT64_C(0xd5a79147930aa725), UINT64_C(0x06ca6351e003826f), UINT64_C(0x142929670a0e6e70),
	UINT64_C(0x27b70a8546d22ffc), UINT64_C(0x2e1b21385c26c926), UINT64_C(0x4d2c6dfc5ac42aed), UINT64_C(0x53380d139d95b3df),
	UINT64_C(0x650a73548baf63de), UINT64_C(0x766a0abb3c77b2a8), UINT64_C(0x81c2c92e47edaee6), UINT64_C(0x92722c851482353b),
	UINT64_C(0xa2bfe8a14cf10364), UINT64_C(0xa81a664bbc423001), UINT64_C(0xc24b8b70d0f89791), UINT64_C(0xc76c51a30654be30),
	UINT64_C(0xd192e819d6ef5218), UINT64_C(0xd69906245565a910), UINT64_C(0xf40e35855771202a), UINT64_C(0x106aa07032bbd1b8),
	UINT64_C(0x19a4c116b8d2d0c8), UINT64_C(0x1e376c085141ab53), UINT64_C(0x2748774cdf8eeb99), UINT64_C(0x34b0bcb5e19b48a8),
	UINT64_C(0x391c0cb3c5c95a63), UINT64_C(0x4ed8aa4ae3418acb), UINT64_C(0x5b9cca4f7763e373), UINT64_C(0x682e6ff3d6b2b8a3),
	UINT64_C(0x748f82ee5defb2fc), UINT64_C(0x78a5636f43172f60), UINT64_C(0x84c87814a1f0ab72), UINT64_C(0x8cc702081a6439ec),
	UINT64_C(0x90befffa23631e28), UINT64_C(0xa4506cebde82bde9), UINT64_C(0xbef9a3f7b2c67915), UINT64_C(0xc67178f2e372532b),
	UINT64_C(0xca273eceea26619c), UINT64_C(0xd186b8c721c0c207), UINT64_C(0xeada7dd6cde0eb1e), UINT64_C(0xf57d4f7fee6ed178),
	UINT64_C(0x06f067aa72176fba), UINT64_C(0x0a637dc5a2c898a6), UINT64_C(0x113f9804bef90dae), UINT64_C(0x1b710b35131c471b),
	UINT64_C(0x28db77f523047d84), UINT64_C(0x32caab7b40c72493), UINT64_C(0x3c9ebe0a15c9bebc), UINT64_C(0x431d67c49c100d4c),
	UINT64_C(0x4cc5d4becb3e42b6), UINT64_C(0x597f299cfc657e2a), UINT64_C(0x5fcb6fab3ad6faec), UINT64_C(0x6c44198c4a475817),
};

/*
 * FIPS 180-4 §6.2.2 and §6.4.2 move each working variable to the next one in every round. Here the variables stay and their names move;
 * after eight rounds each has its own name again. `variable` is the place of variable `name` (a is 0) in round `turn` of the eight.
 */
static int variable(int name, int turn)
{
	return (name - turn) & 7;
}

static uint32_t rotate_32(uint32_t word, int places)
{
	return word >> places | word << (32 - places);
}

/* §4.1.2 */
static uint32_t spread_32(uint32_t word, int first, int second, int third)
{
	return rotate_32(word, first) ^ rotate_32(word, second) ^ rotate_32(word, third);
}

static uint32_t schedule_32(uint32_t word, int first, int second, int shift)
{
	return rotate_32(word, first) ^ rotate_32(word, second) ^ word >> shift;
}

/* `input`: the round's constant and word. */
static void do_round_32(uint32_t *v, int turn, uint32_t input)
{
	const uint32_t a = v[variable(0, turn)], b = v[variable(1, turn)], c = v[variable(2, turn)];
	const uint32_t e = v[variable(4, turn)], f = v[variable(5, turn)], g = v[variable(6, turn)];
	uint32_t *d = v + variable(3, turn), *h = v + variable(7, turn);
	const uint32_t choice = (e & f) ^ (~e & g);
	const uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
	const uint32_t first = *h + spread_32(e, 6, 11, 25) + choice + input;
	*d += first;
	*h = first + spread_32(a, 2, 13, 22) + majority;
}

void emulated_sha_compress_32(uint32_t *state, const uint32_t *block)
{
	uint32_t words[64];
	uint32_t v[8];
	for (int round = 0; round < 64; round++)
		words[round] = round < 16 ? block[round]
			: schedule_32(words[round - 2], 17, 19, 10) + words[round - 7]
				+ schedule_32(words[round - 15], 7, 18, 3) + words[round - 16];
	for (int index = 0; index < 8; index++)
		v[index] = state[index];
	for (int round = 0; round < 64; round += 8)
		for (int turn = 0; turn < 8; turn++)
			do_round_32(v, turn, (uint32_t)(constants[round + turn] >> 32) + words[round + turn]);
	for (int index = 0; index < 8; index++)
		state[index] += v[index];
}

static uint64_t rotate_64(uint64_t word, int places)
{
	return word >> places | word << (64 - places);
}

/* §4.1.3 */
static uint64_t spread_64(uint64_t word, int first, int second, int third)
{
	return rotate_64(word, first) ^ rotate_64(word, second) ^ rotate_64(word, third);
}

static uint64_t schedule_64(uint64_t word, int first, int second, int shift)
{
	return rotate_64(word, first) ^ rotate_64(word, second) ^ word >> shift;
}

/* `input`: the round's constant and word. */
static void do_round_64(uint64_t *v, int turn, uint64_t input)
{
	const uint64_t a = v[variable(0, turn)], b = v[variable(1, turn)], c = v[variable(2, turn)];
	const uint64_t e = v[variable(4, turn)], f = v[variable(5, turn)], g = v[variable(6, turn)];
	uint64_t *d = v + variable(3, turn), *h = v + variable(7, turn);
	const uint64_t choice = (e & f) ^ (~e & g);
	const uint64_t majority = (a & b) ^ (a & c) ^ (b & c);
	const uint64_t first = *h + spread_64(e, 14, 18, 41) + choice + input;
	*d += first;
	*h = first + spread_64(a, 28, 34, 39) + majority;
}

void emulated_sha_compress_64(uint64_t *state, const uint64_t *block)
{
	uint64_t words[80];
	uint64_t v[8];
	for (int round = 0; round < 80; round++)
		words[round] = round < 16 ? block[round]
			: schedule_64(words[round - 2], 19, 61, 6) + words[round - 7]
				+ schedule_64(words[round - 15], 1, 8, 7) + words[round - 16];
	for (int index = 0; index < 8; index++)
		v[index] = state[index];
	for (int round = 0; round < 80; round += 8)
		for (int turn = 0; turn < 8; turn++)
			do_round_64(v, turn, constants[round + turn] + words[round + turn]);
	for (int index = 0; index < 8; index++)
		state[index] += v[index];
}
