#include "aes-ghash.h"

#include <string.h>

#include "../memory/wipe.h"

#define BLOCK 16

static uint32_t load(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static void store(uint8_t *bytes, uint32_t word)
{
	bytes[0] = (uint8_t)(word >> 24);
	bytes[1] = (uint8_t)(word >> 16);
	bytes[2] = (uint8_t)(word >> 8);
	bytes[3] = (uint8_t)word;
}

/*
 * Multiplies two polynomials over GF(2) with the integer multiplier. It has no branches and no tables, so the time does not depend on
 * secrets. Each factor is split into four parts, with one coefficient in every fourth bit. Then at most eight ones add up in one place of a
 * product. The sum fits into four bits, and its lowest bit is the sum over GF(2).
 */
static uint64_t multiply_words(uint32_t a, uint32_t b)
{
	const uint64_t every_fourth = UINT64_C(0x1111111111111111);
	const uint64_t a0 = a & 0x11111111, a1 = a & 0x22222222, a2 = a & 0x44444444, a3 = a & 0x88888888;
	const uint64_t b0 = b & 0x11111111, b1 = b & 0x22222222, b2 = b & 0x44444444, b3 = b & 0x88888888;
	const uint64_t c0 = (a0 * b0) ^ (a1 * b3) ^ (a2 * b2) ^ (a3 * b1);
	const uint64_t c1 = (a0 * b1) ^ (a1 * b0) ^ (a2 * b3) ^ (a3 * b2);
	const uint64_t c2 = (a0 * b2) ^ (a1 * b1) ^ (a2 * b0) ^ (a3 * b3);
	const uint64_t c3 = (a0 * b3) ^ (a1 * b2) ^ (a2 * b1) ^ (a3 * b0);
	return (c0 & every_fourth) | (c1 & every_fourth << 1) | (c2 & every_fourth << 2) | (c3 & every_fourth << 3);
}

/* Karatsuba: three products of words instead of four. Words of the product: lowest first. */
static void multiply_pairs(const uint32_t *a, const uint32_t *b, uint32_t *product)
{
	const uint64_t high = multiply_words(a[0], b[0]);
	const uint64_t low = multiply_words(a[1], b[1]);
	const uint64_t middle = multiply_words(a[0] ^ a[1], b[0] ^ b[1]) ^ high ^ low;
	product[0] = (uint32_t)low;
	product[1] = (uint32_t)(low >> 32) ^ (uint32_t)middle;
	product[2] = (uint32_t)high ^ (uint32_t)(middle >> 32);
	product[3] = (uint32_t)(high >> 32);
}

static void add_halves(const uint32_t *block, uint32_t *sum)
{
	sum[0] = block[0] ^ block[2];
	sum[1] = block[1] ^ block[3];
}

static void multiply_blocks(heimlig_ghash *ghash)
{
	uint32_t *product = ghash->product;
	uint32_t *middle = ghash->middle;
	add_halves(ghash->state, ghash->state_sum);
	multiply_pairs(ghash->state + 2, ghash->subkey + 2, product);
	multiply_pairs(ghash->state, ghash->subkey, product + 4);
	multiply_pairs(ghash->state_sum, ghash->subkey_sum, middle);
	for (int index = 0; index < 4; index++)
		middle[index] ^= product[index] ^ product[index + 4];
	for (int index = 0; index < 4; index++)
		product[index + 2] ^= middle[index];
}

/* Both factors have their bits reversed (§6.3), so the product is one place too low in its 256 bits. */
static void align(uint32_t *product)
{
	for (int index = 7; index > 0; index--)
		product[index] = product[index] << 1 | product[index - 1] >> 31;
	product[0] <<= 1;
}

/* x^128 = 1 + x + x^2 + x^7; one degree more is one bit lower. The highest degrees are in the lowest word. */
static void reduce(uint32_t *product)
{
	for (int index = 0; index < 4; index++) {
		const uint32_t word = product[index];
		product[index + 4] ^= word ^ word >> 1 ^ word >> 2 ^ word >> 7;
		product[index + 3] ^= word << 31 ^ word << 30 ^ word << 25;
	}
}

static void absorb(heimlig_ghash *ghash, const uint8_t *block)
{
	for (int index = 0; index < 4; index++)
		ghash->state[index] ^= load(block + 4 * index);
	multiply_blocks(ghash);
	align(ghash->product);
	reduce(ghash->product);
	for (int index = 0; index < 4; index++)
		ghash->state[index] = ghash->product[7 - index];
}

void heimlig_ghash_start(heimlig_ghash *ghash, const uint8_t *subkey)
{
	for (int index = 0; index < 4; index++) {
		ghash->subkey[index] = load(subkey + 4 * index);
		ghash->state[index] = 0;
	}
	add_halves(ghash->subkey, ghash->subkey_sum);
}

void heimlig_ghash_update(heimlig_ghash *ghash, const uint8_t *data, size_t length)
{
	for (; length >= BLOCK; data += BLOCK, length -= BLOCK)
		absorb(ghash, data);
	if (length > 0) {
		uint8_t padded[BLOCK] = { 0 };
		memcpy(padded, data, length);
		absorb(ghash, padded);
		heimlig_wipe(padded, sizeof padded);
	}
}

void heimlig_ghash_finish(heimlig_ghash *ghash, uint64_t aad_length, uint64_t data_length, uint8_t *hash)
{
	uint8_t lengths[BLOCK];
	store(lengths, (uint32_t)(aad_length >> 29));
	store(lengths + 4, (uint32_t)(aad_length << 3));
	store(lengths + 8, (uint32_t)(data_length >> 29));
	store(lengths + 12, (uint32_t)(data_length << 3));
	absorb(ghash, lengths);
	for (int index = 0; index < 4; index++)
		store(hash + 4 * index, ghash->state[index]);
}
