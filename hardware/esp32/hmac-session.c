#include "hmac-session.h"

#include <string.h>

#include "hmac-pads.h"
#include "wipe.h"

/* FIPS 198-1 §4 steps 1 to 3: the key as long as a block, hashed first if it is longer than that. */
static void make_block_key(unsigned bits, const uint8_t *key, size_t length, uint8_t *block_key)
{
	heimlig_sha_session digest;
	memset(block_key, 0, HEIMLIG_SHA_BLOCK_MAXIMUM);
	if (length <= heimlig_sha_block_size(bits)) {
		memcpy(block_key, key, length);
		return;
	}
	heimlig_sha_session_start(&digest, bits, HEIMLIG_SHA_SESSION_HMAC);
	heimlig_sha_session_update(&digest, key, length);
	heimlig_sha_session_finish(&digest, block_key);
}

/* Steps 4 and 5, and 7 and 8: a digest that begins with the key and a pad, of which its state is what stays. */
static void start(heimlig_sha_session *session, unsigned bits, const uint8_t *block_key, uint8_t pad)
{
	uint8_t block[HEIMLIG_SHA_BLOCK_MAXIMUM];
	for (size_t index = 0; index < sizeof block; index++)
		block[index] = block_key[index] ^ pad;
	heimlig_sha_session_start(session, bits, HEIMLIG_SHA_SESSION_HMAC);
	heimlig_sha_session_update(session, block, heimlig_sha_block_size(bits));
	heimlig_wipe(session->message.block, sizeof session->message.block);
	heimlig_wipe(block, sizeof block);
}

void heimlig_hmac_session_start(heimlig_hmac_session *session, unsigned bits, const uint8_t *key, size_t key_length)
{
	uint8_t block_key[HEIMLIG_SHA_BLOCK_MAXIMUM];
	heimlig_sha_session outer;
	make_block_key(bits, key, key_length, block_key);
	start(&session->inner, bits, block_key, HEIMLIG_HMAC_INNER_PAD);
	start(&outer, bits, block_key, HEIMLIG_HMAC_OUTER_PAD);
	memcpy(session->outer, outer.state, sizeof session->outer);
	heimlig_wipe(block_key, sizeof block_key);
	heimlig_wipe(&outer, sizeof outer);
}

void heimlig_hmac_session_update(heimlig_hmac_session *session, const uint8_t *data, size_t length)
{
	heimlig_sha_session_update(&session->inner, data, length);
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
