#include "sha.h"

#include "../memory/wipe.h"

static void hash_block(void *context, const uint32_t *block, bool first)
{
	const heimlig_sha *sha = context;
	heimlig_sha_engine_hash(sha->bits, block, first);
}

void heimlig_sha_start(heimlig_sha *sha, unsigned bits)
{
	heimlig_sha_message_start(sha, bits);
	heimlig_sha_engine_acquire(bits);
}

void heimlig_sha_update(heimlig_sha *sha, const uint8_t *data, size_t length)
{
	heimlig_sha_message_update(sha, data, length, hash_block, sha);
}

void heimlig_sha_finish(heimlig_sha *sha, uint8_t *digest)
{
	const unsigned bits = sha->bits;
	uint32_t state[HEIMLIG_SHA_STATE_WORDS];

	heimlig_sha_message_pad(sha, hash_block, sha);
	heimlig_sha_engine_read(bits, state);
	heimlig_sha_engine_digest(bits, state, digest);
	heimlig_sha_engine_release(bits);
	heimlig_wipe(state, sizeof state);
	heimlig_wipe(sha, sizeof *sha);
}

void heimlig_sha_digest(unsigned bits, const uint8_t *data, size_t length, uint8_t *digest)
{
	heimlig_sha sha;
	heimlig_sha_start(&sha, bits);
	heimlig_sha_update(&sha, data, length);
	heimlig_sha_finish(&sha, digest);
}
