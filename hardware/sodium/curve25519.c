#include "curve25519.h"

#include <stdbool.h>
#include <string.h>

#include "sdkconfig.h"
#include "sodium.h"

#include "driver-lock.h"
#include "wipe.h"
#include "wipe-stack.h"

#if defined CONFIG_LIBSODIUM_USE_MBEDTLS_SHA
#error "Heimlig needs CONFIG_LIBSODIUM_USE_MBEDTLS_SHA=n: Ed25519 hashes private keys, in libsodium's own SHA-512"
#endif

_Static_assert(crypto_sign_SEEDBYTES == HEIMLIG_25519_KEY && crypto_sign_PUBLICKEYBYTES == HEIMLIG_25519_KEY, "sizes of Ed25519");
_Static_assert(crypto_sign_BYTES == HEIMLIG_25519_SIGNATURE && crypto_scalarmult_BYTES == HEIMLIG_25519_KEY, "sizes of Ed25519 and X25519");

static heimlig_result begin(void)
{
	heimlig_libraries_begin();
	if (sodium_init() >= 0)
		return 0;
	heimlig_libraries_end();
	return HEIMLIG_FAULT;
}

static heimlig_result end(bool is_done)
{
	/* A machine that has left can be deleted, and its stack is given back as it is. */
	heimlig_wipe_stack();
	heimlig_libraries_end();
	return is_done ? 1 : 0;
}

/* RFC 8032 §5.1.3: y is below 2^255 - 19, and x = 0, for y = 1 and y = -1, has no sign. Public keys are no secrets. */
static bool is_canonical(const uint8_t *bytes)
{
	uint8_t y[HEIMLIG_25519_KEY];
	bool is_one = true;
	bool is_large = true;
	memcpy(y, bytes, sizeof y);
	y[31] &= 0x7f;
	for (int index = 1; index < 32; index++) {
		is_one = is_one && y[index] == 0;
		is_large = is_large && y[index] == (index < 31 ? 0xff : 0x7f);
	}
	const bool is_reduced = !(is_large && y[0] >= 0xed);
	const bool is_x_zero = (is_one && y[0] == 1) || (is_large && y[0] == 0xec);
	return is_reduced && !(is_x_zero && (bytes[31] & 0x80) != 0);
}

heimlig_result heimlig_ed25519_is_public_key(const uint8_t *bytes)
{
	static const uint8_t identity[HEIMLIG_25519_KEY] = { 1 };
	uint8_t sum[HEIMLIG_25519_KEY];
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	/* libsodium has no function that takes just any point of the curve, except addition. */
	return end(is_canonical(bytes) && crypto_core_ed25519_add(sum, bytes, identity) == 0);
}

heimlig_result heimlig_ed25519_public_key(const uint8_t *private_key, uint8_t *public_key)
{
	uint8_t made[HEIMLIG_25519_KEY];
	uint8_t expanded[crypto_sign_SECRETKEYBYTES];
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	crypto_sign_seed_keypair(made, expanded, private_key);
	heimlig_wipe(expanded, sizeof expanded);
	memcpy(public_key, made, sizeof made);
	return end(true);
}

/* The public key is computed anew each time: signed with a wrong one, a message would give the private key away. */
heimlig_result heimlig_ed25519_sign(heimlig_bytes message, const uint8_t *private_key, uint8_t *signature)
{
	uint8_t public_key[HEIMLIG_25519_KEY];
	uint8_t expanded[crypto_sign_SECRETKEYBYTES];
	uint8_t made[HEIMLIG_25519_SIGNATURE];
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	crypto_sign_seed_keypair(public_key, expanded, private_key);
	crypto_sign_detached(made, NULL, message.bytes, message.length, expanded);
	heimlig_wipe(expanded, sizeof expanded);
	memcpy(signature, made, sizeof made);
	return end(true);
}

heimlig_result heimlig_ed25519_verify(heimlig_bytes message, const uint8_t *signature, const uint8_t *public_key)
{
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	return end(is_canonical(public_key) && crypto_sign_verify_detached(signature, message.bytes, message.length, public_key) == 0);
}

heimlig_result heimlig_x25519_public_key(const uint8_t *private_key, uint8_t *public_key)
{
	uint8_t made[HEIMLIG_25519_KEY];
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	crypto_scalarmult_base(made, private_key);
	memcpy(public_key, made, sizeof made);
	return end(true);
}

heimlig_result heimlig_x25519_agree(const uint8_t *private_key, const uint8_t *public_key, uint8_t *secret)
{
	uint8_t shared[HEIMLIG_25519_KEY];
	const heimlig_result result = begin();
	if (result != 0)
		return result;
	const bool is_shared = crypto_scalarmult(shared, private_key, public_key) == 0;
	if (is_shared)
		memcpy(secret, shared, sizeof shared);
	heimlig_wipe(shared, sizeof shared);
	return end(is_shared);
}
