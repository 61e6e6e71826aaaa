/* The operations of hardware/sodium. */
#include <string.h>

#include "curve25519.h"
#include "tested-operations.h"
#include "secrets.h"
#include "sodium-operations.h"

static uint8_t message[300], private_key[HEIMLIG_25519_KEY], public_key[HEIMLIG_25519_KEY], peer[HEIMLIG_25519_KEY], signature[HEIMLIG_25519_SIGNATURE];
static uint8_t forged[HEIMLIG_25519_SIGNATURE];

static heimlig_bytes all(void)
{
	return (heimlig_bytes){ .bytes = message, .length = sizeof message };
}

static int32_t is_public_key(uint8_t *output)
{
	(void)output;
	return heimlig_ed25519_is_public_key(public_key);
}

static int32_t derive(uint8_t *output)
{
	return heimlig_ed25519_public_key(private_key, output);
}

static int32_t sign(uint8_t *output)
{
	return heimlig_ed25519_sign(all(), private_key, output);
}

static int32_t verify(uint8_t *output)
{
	(void)output;
	return heimlig_ed25519_verify(all(), signature, public_key);
}

static int32_t refuse(uint8_t *output)
{
	(void)output;
	return heimlig_ed25519_verify(all(), forged, public_key);
}

static int32_t derive_peer(uint8_t *output)
{
	return heimlig_x25519_public_key(private_key, output);
}

static int32_t agree(uint8_t *output)
{
	return heimlig_x25519_agree(private_key, peer, output);
}

static int32_t agree_with_none(uint8_t *output)
{
	static const uint8_t zeros[HEIMLIG_25519_KEY];
	return heimlig_x25519_agree(private_key, zeros, output);
}

const operation sodium_operations[] = {
	{ "Ed25519 is public key", is_public_key, false },
	{ "Ed25519 public key", derive, false },
	{ "Ed25519 sign", sign, false },
	{ "Ed25519 verify", verify, false },
	{ "Ed25519 refuse", refuse, false },
	{ "X25519 public key", derive_peer, false },
	{ "X25519 agree", agree, true },
	{ "X25519 refuse", agree_with_none, false },
};
const size_t sodium_operation_count = sizeof sodium_operations / sizeof sodium_operations[0];

void prepare_sodium(void)
{
	fill_random(message, sizeof message);
	fill_random(private_key, sizeof private_key);
	fill_random(peer, sizeof peer);
	add_secret(private_key, sizeof private_key);
	heimlig_ed25519_public_key(private_key, public_key);
	heimlig_ed25519_sign(all(), private_key, signature);
	memcpy(forged, signature, sizeof forged);
	forged[3] ^= 1;
}
