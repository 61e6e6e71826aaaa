#include "nist-curve.h"

#include <string.h>

#include "wipe.h"

/* SEC 1 §2.3.3: the first byte of an uncompressed point. */
#define UNCOMPRESSED 4
#define POINT_BYTES (1 + 2 * HEIMLIG_NIST_MAXIMUM)

/* SP 800-186 §3.2.1.3 and §3.2.1.4 */
static const uint8_t order_256[] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};
static const uint8_t order_384[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf,
	0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
};

const heimlig_nist_curve *heimlig_nist_curve_of(uint32_t number)
{
	static const heimlig_nist_curve curves[] = {
		{ .size = sizeof order_256, .order = order_256, .hash = PSA_ALG_SHA_256 },
		{ .size = sizeof order_384, .order = order_384, .hash = PSA_ALG_SHA_384 },
	};
	return number < sizeof curves / sizeof curves[0] ? &curves[number] : NULL;
}

/* Subtracts the order; the borrow at the end decides. */
bool heimlig_nist_is_private_key(const heimlig_nist_curve *curve, const uint8_t *bytes)
{
	uint32_t borrow = 0;
	uint32_t any = 0;
	for (uint32_t index = curve->size; index-- > 0;) {
		any |= bytes[index];
		borrow = ((uint32_t)bytes[index] - curve->order[index] - borrow) >> 8 & 1;
	}
	/* 1 if any bit is set. */
	const uint32_t is_any = (0u - any) >> 31;
	return (borrow & is_any) == 1;
}

static psa_status_t import_private(const heimlig_nist_curve *curve, psa_key_usage_t usage, psa_algorithm_t algorithm, const uint8_t *bytes, psa_key_id_t *key)
{
	const heimlig_bytes scalar = { .bytes = bytes, .length = curve->size };
	return heimlig_psa_import(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), usage, algorithm, scalar, key);
}

/* Writes the point 4‖x‖y, and returns its size. */
static uint32_t to_point(const heimlig_nist_curve *curve, const uint8_t *coordinates, uint8_t *point)
{
	point[0] = UNCOMPRESSED;
	memcpy(point + 1, coordinates, 2 * curve->size);
	return 1 + 2 * curve->size;
}

/* PSA Crypto imports only points of the curve. */
static psa_status_t import_public(const heimlig_nist_curve *curve, psa_key_usage_t usage, psa_algorithm_t algorithm, const uint8_t *bytes, psa_key_id_t *key)
{
	uint8_t point[POINT_BYTES];
	const heimlig_bytes encoded = { .bytes = point, .length = to_point(curve, bytes, point) };
	return heimlig_psa_import(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), usage, algorithm, encoded, key);
}

/* The result of an operation that was given a public key. */
static heimlig_result with_public_key(psa_status_t status)
{
	switch (status) {
	case PSA_SUCCESS:
		return 1;
	case PSA_ERROR_INVALID_ARGUMENT:
	case PSA_ERROR_INVALID_SIGNATURE:
		return 0;
	default:
		return HEIMLIG_FAULT;
	}
}

heimlig_result heimlig_nist_is_public_key(const heimlig_nist_curve *curve, const uint8_t *bytes)
{
	psa_key_id_t key = 0;
	heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	result = with_public_key(import_public(curve, 0, PSA_ALG_NONE, bytes, &key));
	psa_destroy_key(key);
	heimlig_psa_end();
	return result;
}

static psa_status_t export_point(psa_key_id_t key, const heimlig_nist_curve *curve, uint8_t *public_key)
{
	uint8_t point[POINT_BYTES];
	size_t length = 0;
	const psa_status_t status = psa_export_public_key(key, point, sizeof point, &length);
	if (status != PSA_SUCCESS)
		return status;
	if (length != 1 + 2 * curve->size)
		return PSA_ERROR_GENERIC_ERROR;
	memcpy(public_key, point + 1, 2 * curve->size);
	return PSA_SUCCESS;
}

heimlig_result heimlig_nist_public_key(const heimlig_nist_curve *curve, const uint8_t *private_key, uint8_t *public_key)
{
	psa_key_id_t key = 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	psa_status_t status = import_private(curve, 0, PSA_ALG_NONE, private_key, &key);
	if (status == PSA_SUCCESS)
		status = export_point(key, curve, public_key);
	psa_destroy_key(key);
	heimlig_psa_end();
	return status == PSA_SUCCESS ? 1 : HEIMLIG_FAULT;
}

heimlig_result heimlig_nist_verify(const heimlig_nist_curve *curve, const uint8_t *digest, const uint8_t *signature, const uint8_t *public_key)
{
	psa_key_id_t key = 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	psa_status_t status = import_public(curve, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA_ANY, public_key, &key);
	if (status == PSA_SUCCESS)
		status = psa_verify_hash(key, PSA_ALG_ECDSA_ANY, digest, curve->size, signature, 2 * curve->size);
	psa_destroy_key(key);
	heimlig_psa_end();
	return with_public_key(status);
}

heimlig_result heimlig_nist_agree(const heimlig_nist_curve *curve, const uint8_t *private_key, const uint8_t *public_key, uint8_t *secret)
{
	uint8_t point[POINT_BYTES];
	uint8_t shared[HEIMLIG_NIST_MAXIMUM];
	size_t length = 0;
	psa_key_id_t key = 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	psa_status_t status = import_private(curve, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, private_key, &key);
	const bool is_imported = status == PSA_SUCCESS;
	if (is_imported)
		status = psa_raw_key_agreement(PSA_ALG_ECDH, key, point, to_point(curve, public_key, point), shared, sizeof shared, &length);
	psa_destroy_key(key);
	if (status == PSA_SUCCESS && length != curve->size)
		status = PSA_ERROR_GENERIC_ERROR;
	if (status == PSA_SUCCESS)
		memcpy(secret, shared, curve->size);
	heimlig_wipe(shared, sizeof shared);
	heimlig_psa_end();
	return is_imported ? with_public_key(status) : HEIMLIG_FAULT;
}

heimlig_result heimlig_nist_hash(const heimlig_nist_curve *curve, heimlig_bytes message, uint8_t *digest)
{
	size_t length = 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	const psa_status_t status = psa_hash_compute(curve->hash, message.bytes, message.length, digest, curve->size, &length);
	heimlig_psa_end();
	return status == PSA_SUCCESS ? 1 : HEIMLIG_FAULT;
}
