#include "hmac.h"

#include <string.h>

#include "../memory/wipe.h"
#include "sha.h"

/* FIPS 198-1 §2.3 */
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

typedef void hash_key(unsigned bits, const uint8_t *key, size_t length, uint8_t *digest);

/* On the first ESP32 this leaves the peripheral to the digest that holds it. */
static void hash_in_session(unsigned bits, const uint8_t *key, size_t length, uint8_t *digest)
{
	heimlig_sha_session session;
	heimlig_sha_session_start(&session, bits, HEIMLIG_SHA_SESSION_HMAC);
	heimlig_sha_session_update(&session, key, length);
	heimlig_sha_session_finish(&session, digest);
}

/* FIPS 198-1 §4 steps 1 to 3: hashes a key longer than a block, and fills it with zeros to a block. */
static void make_block_key(unsigned bits, const uint8_t *key, size_t length, uint8_t *block_key, hash_key *hash)
{
	memset(block_key, 0, HEIMLIG_SHA_BLOCK_MAXIMUM);
	if (length > heimlig_sha_block_size(bits))
		hash(bits, key, length, block_key);
	else
		memcpy(block_key, key, length);
}

static void add_pad(const uint8_t *block_key, uint8_t pad, uint8_t *block)
{
	for (size_t index = 0; index < HEIMLIG_SHA_BLOCK_MAXIMUM; index++)
		block[index] = block_key[index] ^ pad;
}

static void digest(unsigned bits, const uint8_t *block_key, uint8_t pad, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_sha sha;
	uint8_t block[HEIMLIG_SHA_BLOCK_MAXIMUM];
	add_pad(block_key, pad, block);
	heimlig_sha_start(&sha, bits);
	heimlig_sha_update(&sha, block, heimlig_sha_block_size(bits));
	heimlig_sha_update(&sha, data, length);
	heimlig_sha_finish(&sha, output);
	heimlig_wipe(block, sizeof block);
}

void heimlig_hmac(unsigned bits, const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *tag)
{
	uint8_t block_key[HEIMLIG_SHA_BLOCK_MAXIMUM];
	uint8_t inner[HEIMLIG_SHA_DIGEST_MAXIMUM];
	make_block_key(bits, key, key_length, block_key, heimlig_sha_digest);
	digest(bits, block_key, INNER_PAD, data, length, inner);
	digest(bits, block_key, OUTER_PAD, inner, bits / 8, tag);
	heimlig_wipe(block_key, sizeof block_key);
	heimlig_wipe(inner, sizeof inner);
}

/* Steps 4 and 5, and 7 and 8: begins a digest with the key and a pad, and keeps only its state. */
static void start(heimlig_sha_session *session, unsigned bits, const uint8_t *block_key, uint8_t pad)
{
	uint8_t block[HEIMLIG_SHA_BLOCK_MAXIMUM];
	add_pad(block_key, pad, block);
	heimlig_sha_session_start(session, bits, HEIMLIG_SHA_SESSION_HMAC);
	heimlig_sha_session_update(session, block, heimlig_sha_block_size(bits));
	heimlig_wipe(session->message.block, sizeof session->message.block);
	heimlig_wipe(block, sizeof block);
}

void heimlig_hmac_session_start(heimlig_hmac_session *session, unsigned bits, const uint8_t *key, size_t key_length)
{
	uint8_t block_key[HEIMLIG_SHA_BLOCK_MAXIMUM];
	heimlig_sha_session outer;
	make_block_key(bits, key, key_length, block_key, hash_in_session);
	start(&session->inner, bits, block_key, INNER_PAD);
	start(&outer, bits, block_key, OUTER_PAD);
	memcpy(session->outer, outer.state, sizeof session->outer);
	heimlig_wipe(block_key, sizeof block_key);
	heimlig_wipe(&outer, sizeof outer);
}

void heimlig_hmac_session_finish(heimlig_hmac_session *session, uint8_t *tag)
{
	const unsigned bits = session->inner.message.bits;
	uint8_t digest[HEIMLIG_SHA_DIGEST_MAXIMUM];
	heimlig_sha_session outer;
	heimlig_sha_session_finish(&session->inner, digest);
	heimlig_sha_session_start_after(&outer, bits, HEIMLIG_SHA_SESSION_HMAC, session->outer);
	heimlig_sha_session_update(&outer, digest, bits / 8);
	heimlig_sha_session_finish(&outer, tag);
	heimlig_wipe(digest, sizeof digest);
	heimlig_wipe(session, sizeof *session);
}
