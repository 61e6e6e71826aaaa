#include "hash-session.h"

#include <string.h>

#include "wipe.h"

/* FIPS 198-1 §2.3 */
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

static void clear(heimlig_psa_session *session, psa_algorithm_t hash, uint32_t kind)
{
	const psa_hash_operation_t none = PSA_HASH_OPERATION_INIT;
	session->inner = none;
	session->outer = none;
	session->hash = hash;
	session->kind = kind;
}

void heimlig_psa_session_end(heimlig_psa_session *session)
{
	psa_hash_abort(&session->inner);
	psa_hash_abort(&session->outer);
	heimlig_wipe(session, sizeof *session);
}

static psa_status_t unless_failed(heimlig_psa_session *session, psa_status_t status)
{
	if (status != PSA_SUCCESS)
		heimlig_psa_session_end(session);
	return status;
}

psa_status_t heimlig_psa_digest_start(heimlig_psa_session *session, psa_algorithm_t hash)
{
	clear(session, hash, HEIMLIG_PSA_DIGEST);
	return unless_failed(session, psa_hash_setup(&session->inner, hash));
}

static psa_status_t start(psa_hash_operation_t *digest, psa_algorithm_t hash, const uint8_t *block_key, uint8_t pad)
{
	uint8_t block[HEIMLIG_PSA_BLOCK_MAXIMUM];
	const size_t length = PSA_HASH_BLOCK_LENGTH(hash);
	for (size_t index = 0; index < length; index++)
		block[index] = block_key[index] ^ pad;
	psa_status_t status = psa_hash_setup(digest, hash);
	if (status == PSA_SUCCESS)
		status = psa_hash_update(digest, block, length);
	heimlig_wipe(block, sizeof block);
	return status;
}

/*
 * FIPS 198-1 §4 steps 1 to 3: hashes a key longer than a block, and fills it with zeros to a block. PSA Crypto may overwrite all of the output
 * that it is given, so this gives it no more than the digest needs.
 */
static psa_status_t make_block_key(psa_algorithm_t hash, heimlig_bytes key, uint8_t *block_key)
{
	size_t length = 0;
	memset(block_key, 0, HEIMLIG_PSA_BLOCK_MAXIMUM);
	if (key.length > PSA_HASH_BLOCK_LENGTH(hash))
		return psa_hash_compute(hash, key.bytes, key.length, block_key, PSA_HASH_LENGTH(hash), &length);
	memcpy(block_key, key.bytes, key.length);
	return PSA_SUCCESS;
}

psa_status_t heimlig_psa_hmac_start_session(heimlig_psa_session *session, psa_algorithm_t hash, heimlig_bytes key)
{
	uint8_t block_key[HEIMLIG_PSA_BLOCK_MAXIMUM];
	clear(session, hash, HEIMLIG_PSA_HMAC);
	psa_status_t status = make_block_key(hash, key, block_key);
	if (status == PSA_SUCCESS)
		status = start(&session->inner, hash, block_key, INNER_PAD);
	if (status == PSA_SUCCESS)
		status = start(&session->outer, hash, block_key, OUTER_PAD);
	heimlig_wipe(block_key, sizeof block_key);
	return unless_failed(session, status);
}

psa_status_t heimlig_psa_session_update(heimlig_psa_session *session, heimlig_bytes piece)
{
	return unless_failed(session, psa_hash_update(&session->inner, piece.bytes, piece.length));
}

psa_status_t heimlig_psa_session_finish(heimlig_psa_session *session, uint8_t *output)
{
	uint8_t digest[HEIMLIG_PSA_DIGEST_MAXIMUM];
	size_t length = 0;
	const size_t size = PSA_HASH_LENGTH(session->hash);
	psa_status_t status = psa_hash_finish(&session->inner, digest, size, &length);
	if (status == PSA_SUCCESS && session->kind == HEIMLIG_PSA_HMAC)
		status = psa_hash_update(&session->outer, digest, length);
	if (status == PSA_SUCCESS && session->kind == HEIMLIG_PSA_HMAC)
		status = psa_hash_finish(&session->outer, digest, size, &length);
	if (status == PSA_SUCCESS)
		memcpy(output, digest, size);
	heimlig_wipe(digest, sizeof digest);
	heimlig_psa_session_end(session);
	return status;
}
