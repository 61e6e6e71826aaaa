#include "mbedtls-private.h"

#include "compressed-point.h"

#include <string.h>

/* SEC 1 §2.3.3 */
#define EVEN 2
#define ODD 3

typedef struct {
	mbedtls_ecp_group group;
	mbedtls_mpi x;
	mbedtls_mpi y;
	/* x^3 - 3x + b, which is y^2 if there is such a point. */
	mbedtls_mpi square;
	mbedtls_mpi other;
} decompression;

static void init(decompression *context)
{
	mbedtls_ecp_group_init(&context->group);
	mbedtls_mpi_init(&context->x);
	mbedtls_mpi_init(&context->y);
	mbedtls_mpi_init(&context->square);
	mbedtls_mpi_init(&context->other);
}

static void release(decompression *context)
{
	mbedtls_mpi_free(&context->other);
	mbedtls_mpi_free(&context->square);
	mbedtls_mpi_free(&context->y);
	mbedtls_mpi_free(&context->x);
	mbedtls_ecp_group_free(&context->group);
}

/* left = left * right mod p */
static int multiply(decompression *context, mbedtls_mpi *left, const mbedtls_mpi *right)
{
	const int failure = mbedtls_mpi_mul_mpi(left, left, right);
	return failure != 0 ? failure : mbedtls_mpi_mod_mpi(left, left, &context->group.P);
}

static int compute_square(decompression *context)
{
	int failure = mbedtls_mpi_copy(&context->square, &context->x);
	if (failure == 0)
		failure = multiply(context, &context->square, &context->x);
	if (failure == 0)
		failure = mbedtls_mpi_sub_int(&context->square, &context->square, 3);
	if (failure == 0)
		failure = multiply(context, &context->square, &context->x);
	if (failure == 0)
		failure = mbedtls_mpi_add_mpi(&context->square, &context->square, &context->group.B);
	return failure != 0 ? failure : mbedtls_mpi_mod_mpi(&context->square, &context->square, &context->group.P);
}

/* Both primes are 3 modulo 4, so the power to (p + 1) / 4 is a root of a square. */
static int compute_root(decompression *context)
{
	int failure = mbedtls_mpi_add_int(&context->other, &context->group.P, 1);
	if (failure == 0)
		failure = mbedtls_mpi_shift_r(&context->other, 2);
	return failure != 0 ? failure : mbedtls_mpi_exp_mod(&context->y, &context->square, &context->other, &context->group.P, NULL);
}

/* Whether y is a root. mbed TLS gives any power of a number that is no square. */
static int check_root(decompression *context, bool *is_root)
{
	int failure = mbedtls_mpi_copy(&context->other, &context->y);
	if (failure == 0)
		failure = multiply(context, &context->other, &context->y);
	*is_root = failure == 0 && mbedtls_mpi_cmp_mpi(&context->other, &context->square) == 0;
	return failure;
}

static int find_root(decompression *context, bool *is_root)
{
	const int failure = compute_root(context);
	return failure != 0 ? failure : check_root(context, is_root);
}

static int decompress(decompression *context, const heimlig_nist_curve *curve, const uint8_t *point, bool *is_point)
{
	*is_point = false;
	int failure = mbedtls_ecp_group_load(&context->group, curve->hash == PSA_ALG_SHA_256 ? MBEDTLS_ECP_DP_SECP256R1 : MBEDTLS_ECP_DP_SECP384R1);
	if (failure == 0)
		failure = mbedtls_mpi_read_binary(&context->x, point + 1, curve->size);
	if (failure != 0 || mbedtls_mpi_cmp_mpi(&context->x, &context->group.P) >= 0)
		return failure;
	failure = compute_square(context);
	if (failure == 0)
		failure = find_root(context, is_point);
	/* Without memory, mbed TLS 2.28 may compute another power and not say so. Then a second time is right. */
	if (failure == 0 && !*is_point)
		failure = find_root(context, is_point);
	if (failure == 0 && mbedtls_mpi_get_bit(&context->y, 0) != (point[0] == ODD))
		failure = mbedtls_mpi_sub_mpi(&context->y, &context->group.P, &context->y);
	return failure;
}

heimlig_result heimlig_nist_decompress(const heimlig_nist_curve *curve, const uint8_t *point, uint8_t *coordinates)
{
	decompression context;
	uint8_t y[HEIMLIG_NIST_MAXIMUM];
	bool is_point = false;
	if (point[0] != EVEN && point[0] != ODD)
		return 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	init(&context);
	int failure = decompress(&context, curve, point, &is_point);
	if (failure == 0 && is_point)
		failure = mbedtls_mpi_write_binary(&context.y, y, curve->size);
	release(&context);
	heimlig_psa_end();
	if (failure != 0)
		return HEIMLIG_FAULT;
	if (!is_point)
		return 0;
	memmove(coordinates, point + 1, curve->size);
	memcpy(coordinates + curve->size, y, curve->size);
	return 1;
}
