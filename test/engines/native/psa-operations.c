/* The operations of hardware/psa. */
/* For the fields of mbedtls_psa_stats_t. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <stdlib.h>
#include <string.h>

#include "hash-session.h"
#include "compressed-point.h"
#include "hedged-ecdsa.h"
#include "nist-curve.h"
#include "operations.h"
#include "psa/crypto_extra.h"
#include "secrets.h"
#include "tested-operations.h"
#include "psa-operations.h"

#define MESSAGE_BYTES 300
#define LONG_KEY_BYTES 200
#define CUT 77

static uint8_t message[MESSAGE_BYTES], nonce[12], salt[40], info[50], extra[HEIMLIG_NIST_MAXIMUM], digest[HEIMLIG_NIST_MAXIMUM];
static uint8_t private_key[HEIMLIG_NIST_MAXIMUM], key[32], long_key[LONG_KEY_BYTES];
static uint8_t sealed[MESSAGE_BYTES + 16], forged[MESSAGE_BYTES + 16];
static uint8_t public_keys[2][2 * HEIMLIG_NIST_MAXIMUM], signatures[2][2 * HEIMLIG_NIST_MAXIMUM];
/* The public keys, compressed. */
static uint8_t points[2][1 + HEIMLIG_NIST_MAXIMUM];

#define BYTES(array) ((heimlig_bytes){ .bytes = (array), .length = sizeof(array) })

static const heimlig_nist_curve *curve(unsigned number)
{
	return heimlig_nist_curve_of(number);
}

#define CURVE_OPERATIONS(number) \
	static int32_t is_private_key_##number(uint8_t *output) \
	{ \
		(void)output; \
		return heimlig_nist_is_private_key(curve(number), private_key); \
	} \
	static int32_t is_public_key_##number(uint8_t *output) \
	{ \
		(void)output; \
		return heimlig_nist_is_public_key(curve(number), public_keys[number]); \
	} \
	static int32_t is_other_public_key_##number(uint8_t *output) \
	{ \
		(void)output; \
		return heimlig_nist_is_public_key(curve(number), extra); \
	} \
	static int32_t public_key_##number(uint8_t *output) \
	{ \
		return heimlig_nist_public_key(curve(number), private_key, output); \
	} \
	static int32_t sign_##number(uint8_t *output) \
	{ \
		return heimlig_nist_sign(curve(number), digest, private_key, extra, output); \
	} \
	static int32_t verify_##number(uint8_t *output) \
	{ \
		(void)output; \
		return heimlig_nist_verify(curve(number), digest, signatures[number], public_keys[number]); \
	} \
	static int32_t verify_other_##number(uint8_t *output) \
	{ \
		(void)output; \
		return heimlig_nist_verify(curve(number), extra, signatures[number], public_keys[number]); \
	} \
	static int32_t agree_##number(uint8_t *output) \
	{ \
		return heimlig_nist_agree(curve(number), private_key, public_keys[number], output); \
	} \
	static int32_t decompress_##number(uint8_t *output) \
	{ \
		return heimlig_nist_decompress(curve(number), points[number], output); \
	} \
	static int32_t digest_##number(uint8_t *output) \
	{ \
		return heimlig_nist_hash(curve(number), BYTES(message), output); \
	}

CURVE_OPERATIONS(0)
CURVE_OPERATIONS(1)

static int32_t chachapoly_encrypt(uint8_t *output)
{
	const heimlig_job job = {
		.key = BYTES(key), .inputs = { BYTES(nonce), BYTES(info), BYTES(message) }, .output = output, .output_length = OUTPUT_MAXIMUM
	};
	return heimlig_psa_chachapoly_encrypt(&job);
}

static int32_t open(heimlig_bytes box, uint8_t *output)
{
	const heimlig_job job = { .key = BYTES(key), .inputs = { BYTES(nonce), BYTES(info), box }, .output = output, .output_length = MESSAGE_BYTES };
	return heimlig_psa_chachapoly_decrypt(&job);
}

static int32_t chachapoly_decrypt(uint8_t *output)
{
	return open(BYTES(sealed), output);
}

static int32_t chachapoly_refuse(uint8_t *output)
{
	return open(BYTES(forged), output);
}

static heimlig_job derivation(heimlig_bytes from, uint8_t *output)
{
	return (heimlig_job){ .key = from, .inputs = { BYTES(salt), BYTES(info) }, .output = output, .output_length = 333 };
}

static int32_t hkdf_0(uint8_t *output)
{
	const heimlig_job job = derivation(BYTES(key), output);
	return heimlig_psa_hkdf(&job);
}

static int32_t hkdf_2(uint8_t *output)
{
	heimlig_job job = derivation(BYTES(long_key), output);
	job.parameters[2] = 2;
	return heimlig_psa_hkdf_derive_key(&job);
}

/* Continues until nothing is left, and finishes. An error must leave nothing of the state. */
static int32_t pbkdf2(uint32_t algorithm, heimlig_bytes from, uint8_t *output)
{
	static const uint64_t none[HEIMLIG_STATE_BYTES / sizeof(uint64_t)];
	uint64_t state[HEIMLIG_STATE_BYTES / sizeof(uint64_t)] = { 0 };
	const heimlig_job job = { .key = from, .inputs = { BYTES(salt) }, .output = output, .output_length = OUTPUT_MAXIMUM, .state = state,
		.parameters = { algorithm, 200, 128 } };
	int32_t result = heimlig_psa_pbkdf2_start(&job);
	if (result == 0) {
		do
			result = heimlig_psa_pbkdf2_continue(&job);
		while (result > 0);
	}
	if (result == 0)
		result = heimlig_psa_pbkdf2_finish(&job);
	return memcmp(state, none, sizeof none) == 0 ? result : STATE_REMAINS;
}

#define PBKDF2_OPERATION(algorithm, from) \
	static int32_t pbkdf2_##algorithm(uint8_t *output) \
	{ \
		return pbkdf2(algorithm, BYTES(from), output); \
	}

PBKDF2_OPERATION(0, key)
PBKDF2_OPERATION(1, long_key)
PBKDF2_OPERATION(2, long_key)

static heimlig_job hashing(uint32_t algorithm, heimlig_bytes from, uint8_t *output)
{
	return (heimlig_job){ .key = from, .inputs = { BYTES(message) }, .output = output, .output_length = OUTPUT_MAXIMUM, .parameters = { algorithm } };
}

/* The state of a session after an error, given `result`. */
static int32_t after_error(const heimlig_psa_session *state, int32_t result)
{
	static const heimlig_psa_session none;
	return memcmp(state, &none, sizeof none) == 0 ? result : STATE_REMAINS;
}

typedef struct {
	heimlig_operation *start, *update, *finish;
} session_operations;

static const session_operations digests = { heimlig_psa_hash_start, heimlig_psa_hash_update, heimlig_psa_hash_finish };
static const session_operations hmacs = { heimlig_psa_hmac_start, heimlig_psa_hmac_update, heimlig_psa_hmac_finish };

static int32_t in_pieces(const session_operations *operations, uint32_t algorithm, heimlig_bytes from, uint8_t *output)
{
	heimlig_psa_session state;
	memset(&state, 0, sizeof state);
	heimlig_job job = hashing(algorithm, from, output);
	job.state = &state;
	int32_t result = operations->start(&job);
	job.inputs[0].length = CUT;
	if (result == 0)
		result = operations->update(&job);
	job.inputs[0] = (heimlig_bytes){ .bytes = message + CUT, .length = MESSAGE_BYTES - CUT };
	if (result == 0)
		result = operations->update(&job);
	if (result == 0)
		result = operations->finish(&job);
	return after_error(&state, result);
}

/* Another session's state lies where this one starts. */
static int32_t start_twice(uint8_t *output)
{
	heimlig_psa_session state;
	memset(&state, 0, sizeof state);
	heimlig_job job = hashing(2, BYTES(key), output);
	job.state = &state;
	int32_t result = heimlig_psa_hmac_start(&job);
	job.parameters[0] = 0;
	if (result == 0)
		result = heimlig_psa_hash_start(&job);
	if (result == 0)
		result = heimlig_psa_hash_update(&job);
	if (result == 0)
		result = heimlig_psa_hash_finish(&job);
	return after_error(&state, result);
}

static int32_t give_up(uint8_t *output)
{
	heimlig_psa_session state;
	memset(&state, 0, sizeof state);
	heimlig_job job = hashing(1, BYTES(key), output);
	job.state = &state;
	int32_t result = heimlig_psa_hash_start(&job);
	if (result == 0)
		result = heimlig_psa_hash_update(&job);
	if (result == 0)
		result = heimlig_psa_hash_end(&job);
	return after_error(&state, result);
}

/* `algorithm` by hashAlgorithms, `hmac` by hmacAlgorithms (modules/messages/algorithms.ts). */
#define HASH_OPERATIONS(algorithm, hmac, from) \
	static int32_t hash_##algorithm(uint8_t *output) \
	{ \
		const heimlig_job job = hashing(algorithm, BYTES(from), output); \
		return heimlig_psa_hash_whole(&job); \
	} \
	static int32_t hmac_##algorithm(uint8_t *output) \
	{ \
		const heimlig_job job = hashing(hmac, BYTES(from), output); \
		return heimlig_psa_hmac_whole(&job); \
	} \
	static int32_t hash_pieces_##algorithm(uint8_t *output) \
	{ \
		return in_pieces(&digests, algorithm, BYTES(from), output); \
	} \
	static int32_t hmac_pieces_##algorithm(uint8_t *output) \
	{ \
		return in_pieces(&hmacs, hmac, BYTES(from), output); \
	}

HASH_OPERATIONS(0, 0, key)
HASH_OPERATIONS(1, 1, long_key)
HASH_OPERATIONS(2, 2, key)
HASH_OPERATIONS(3, 3, long_key)
HASH_OPERATIONS(5, 5, key)
HASH_OPERATIONS(7, 6, long_key)

/* Copies a key to the stack and to memory that it frees. */
static int32_t leak(uint8_t *output)
{
	volatile uint8_t on_stack[sizeof key];
	volatile uint8_t *in_heap = malloc(sizeof key);
	if (in_heap == NULL)
		return HEIMLIG_FAULT;
	for (size_t index = 0; index < sizeof key; index++)
		in_heap[index] = on_stack[index] = key[index];
	output[0] = on_stack[1];
	free((void *)(uintptr_t)in_heap);
	return 1;
}

const operation small_operation = { "ChaCha20-Poly1305", chachapoly_encrypt, false };
const operation leaking_operation = { "leak", leak, false };

#define CURVE_ENTRIES(name, number) \
	{ name " is private key", is_private_key_##number, false }, \
	{ name " is public key", is_public_key_##number, false }, \
	{ name " is no public key", is_other_public_key_##number, false }, \
	{ name " public key", public_key_##number, false }, \
	{ name " sign", sign_##number, false }, \
	{ name " verify", verify_##number, false }, \
	{ name " refuse", verify_other_##number, false }, \
	{ name " agree", agree_##number, true }, \
	{ name " decompress", decompress_##number, false }, \
	{ name " digest", digest_##number, false }
#define HASH_ENTRIES(name, algorithm) \
	{ name, hash_##algorithm, false }, \
	{ "HMAC " name, hmac_##algorithm, false }, \
	{ name " in pieces", hash_pieces_##algorithm, false }, \
	{ "HMAC " name " in pieces", hmac_pieces_##algorithm, false }

const operation psa_operations[] = {
	CURVE_ENTRIES("P-256", 0),
	CURVE_ENTRIES("P-384", 1),
	{ "ChaCha20-Poly1305 encrypt", chachapoly_encrypt, false },
	{ "ChaCha20-Poly1305 decrypt", chachapoly_decrypt, false },
	{ "ChaCha20-Poly1305 refuse", chachapoly_refuse, false },
	{ "HKDF SHA-256", hkdf_0, true },
	{ "HKDF SHA-512", hkdf_2, true },
	{ "PBKDF2 SHA-256", pbkdf2_0, true },
	{ "PBKDF2 SHA-384", pbkdf2_1, true },
	{ "PBKDF2 SHA-512", pbkdf2_2, true },
	HASH_ENTRIES("SHA-256", 0),
	HASH_ENTRIES("SHA-384", 1),
	HASH_ENTRIES("SHA-512", 2),
	HASH_ENTRIES("SHA3-256", 3),
	HASH_ENTRIES("SHA3-512", 5),
	HASH_ENTRIES("SHA-1", 7),
	{ "a session over another", start_twice, false },
	{ "a session given up", give_up, false },
};
const size_t psa_operation_count = sizeof psa_operations / sizeof psa_operations[0];

void prepare_psa(void)
{
	uint8_t *const inputs[] = { message, nonce, salt, info, extra, digest, private_key, key, long_key };
	const size_t sizes[] = { sizeof message, sizeof nonce, sizeof salt, sizeof info, sizeof extra, sizeof digest, sizeof private_key, sizeof key, sizeof long_key };
	for (size_t index = 0; index < sizeof sizes / sizeof sizes[0]; index++)
		fill_random(inputs[index], sizes[index]);
	private_key[0] = 0x5a;
	add_secret(private_key, sizeof private_key);
	add_secret(private_key, 32);
	add_secret(key, sizeof key);
	add_secret(long_key, sizeof long_key);
	for (unsigned number = 0; number < 2; number++) {
		heimlig_nist_public_key(curve(number), private_key, public_keys[number]);
		heimlig_nist_sign(curve(number), digest, private_key, extra, signatures[number]);
		points[number][0] = 2;
		memcpy(points[number] + 1, public_keys[number], curve(number)->size);
	}
	chachapoly_encrypt(sealed);
	memcpy(forged, sealed, sizeof forged);
	forged[sizeof forged - 1] ^= 1;
}

size_t slots_in_use(void)
{
	mbedtls_psa_stats_t stats;
	mbedtls_psa_get_stats(&stats);
	return stats.volatile_slots + stats.half_filled_slots + stats.locked_slots;
}

void forget_initialization(void)
{
	mbedtls_psa_crypto_free();
}
