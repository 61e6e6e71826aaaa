#include "operations.h"

#include "hash-session.h"
#include "wipe.h"

#include <string.h>

/* SHA-256, SHA-384 and SHA-512 (`pbkdf2Algorithms`). */
#define ALGORITHMS 3
/* Bytes of output, at most (MAXIMUM_SYMMETRIC_KEY_BYTES), and of its whole blocks: three of SHA-384. */
#define OUTPUT_MAXIMUM 144
#define BLOCKS_MAXIMUM 144
/* In the place of the kind of a digest. */
#define PBKDF2 0x50534150u

/* The iterations of one piece, by algorithm: 25 to 45 ms of an ESP32, where SHA-512 takes several times as long. */
static const uint32_t steps[ALGORITHMS] = { 512, 64, 64 };

/* PBKDF2 between two pieces. The password can not be computed from it. Its contexts hold no memory besides. */
typedef struct {
	/* The two digests of HMAC, each after its first block. */
	heimlig_psa_session hmac;
	uint32_t algorithm;
	uint32_t iterations;
	/* Bytes of output. */
	uint32_t size;
	/* The block under way; their number when all are done. */
	uint32_t block;
	/* Iterations that this block has left. */
	uint32_t left;
	/* U of the block under way (RFC 8018 §5.2 step 3). */
	uint8_t u[HEIMLIG_PSA_DIGEST_MAXIMUM];
	/* T of each block: done, under way, or only its first U. */
	uint8_t blocks[BLOCKS_MAXIMUM];
} pbkdf2;

_Static_assert(sizeof(pbkdf2) <= HEIMLIG_STATE_BYTES, "PBKDF2 fits into the state of a session");

static uint32_t digest_bytes(const pbkdf2 *state)
{
	return (uint32_t)PSA_HASH_LENGTH(state->hmac.hash);
}

static uint32_t block_count(const pbkdf2 *state)
{
	return (state->size + digest_bytes(state) - 1) / digest_bytes(state);
}

static heimlig_result settle(psa_status_t status)
{
	switch (status) {
	case PSA_SUCCESS:
		return 0;
	case PSA_ERROR_NOT_SUPPORTED:
		return HEIMLIG_UNSUPPORTED;
	default:
		return HEIMLIG_FAULT;
	}
}

/* Hashes `first` and `second` behind what the digest `begun` has taken in. The output may be one of them. */
static psa_status_t hash_behind(const psa_hash_operation_t *begun, heimlig_bytes first, heimlig_bytes second, uint8_t *output, uint32_t size)
{
	psa_hash_operation_t digest = PSA_HASH_OPERATION_INIT;
	size_t length = 0;
	psa_status_t status = psa_hash_clone(begun, &digest);
	if (status == PSA_SUCCESS)
		status = psa_hash_update(&digest, first.bytes, first.length);
	if (status == PSA_SUCCESS && second.length > 0)
		status = psa_hash_update(&digest, second.bytes, second.length);
	if (status == PSA_SUCCESS)
		status = psa_hash_finish(&digest, output, size, &length);
	psa_hash_abort(&digest);
	return status;
}

/* HMAC of `first` and `second` (FIPS 198-1 §4). */
static psa_status_t mac(const pbkdf2 *state, heimlig_bytes first, heimlig_bytes second, uint8_t *output)
{
	const uint32_t size = digest_bytes(state);
	const heimlig_bytes inner = { .bytes = output, .length = size };
	const heimlig_bytes none = { .bytes = output, .length = 0 };
	const psa_status_t status = hash_behind(&state->hmac.inner, first, second, output, size);
	return status == PSA_SUCCESS ? hash_behind(&state->hmac.outer, inner, none, output, size) : status;
}

/* Goes on with the iterations of `block`. Without any, all blocks are done. */
static void begin_block(pbkdf2 *state, uint32_t block)
{
	state->left = state->iterations - 1;
	state->block = state->left == 0 ? block_count(state) : block;
	if (state->block < block_count(state))
		memcpy(state->u, state->blocks + block * digest_bytes(state), digest_bytes(state));
}

/* U_1 of each block: the MAC of the salt and the number of the block, from 1 on. It is the block's T as well. */
static psa_status_t first_iterations(pbkdf2 *state, heimlig_bytes salt)
{
	uint8_t number[4] = { 0 };
	psa_status_t status = PSA_SUCCESS;
	for (uint32_t block = 0; status == PSA_SUCCESS && block < block_count(state); block++) {
		number[3] = (uint8_t)(block + 1);
		const heimlig_bytes numbered = { .bytes = number, .length = sizeof number };
		status = mac(state, salt, numbered, state->blocks + block * digest_bytes(state));
	}
	begin_block(state, 0);
	return status;
}

heimlig_result heimlig_psa_pbkdf2_start(const heimlig_job *job)
{
	const uint32_t algorithm = job->parameters[0], iterations = job->parameters[1], size = job->parameters[2];
	pbkdf2 *state = job->state;
	if (algorithm >= ALGORITHMS)
		return HEIMLIG_UNSUPPORTED;
	if (iterations == 0 || size == 0 || size > OUTPUT_MAXIMUM)
		return HEIMLIG_DATA_SIZE;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	memset(state, 0, sizeof *state);
	psa_status_t status = heimlig_psa_hmac_start_session(&state->hmac, heimlig_psa_hash(algorithm), job->key);
	if (status == PSA_SUCCESS) {
		state->algorithm = algorithm;
		state->iterations = iterations;
		state->size = size;
		status = first_iterations(state, job->inputs[0]);
	}
	state->hmac.kind = PBKDF2;
	if (status != PSA_SUCCESS)
		heimlig_wipe(state, sizeof *state);
	heimlig_psa_end();
	return settle(status);
}

/* Does up to `count` iterations of the block under way. */
static psa_status_t iterate(pbkdf2 *state, uint32_t count)
{
	const heimlig_bytes u = { .bytes = state->u, .length = digest_bytes(state) };
	const heimlig_bytes none = { .bytes = state->u, .length = 0 };
	uint8_t *sum = state->blocks + state->block * u.length;
	psa_status_t status = PSA_SUCCESS;
	for (uint32_t index = 0; status == PSA_SUCCESS && index < count; index++) {
		status = mac(state, u, none, state->u);
		for (uint32_t byte = 0; byte < u.length; byte++)
			sum[byte] ^= state->u[byte];
	}
	state->left -= count;
	if (state->left == 0)
		begin_block(state, state->block + 1);
	return status;
}

static bool is_started(const pbkdf2 *state)
{
	return state->hmac.kind == PBKDF2 && state->algorithm < ALGORITHMS;
}

/* Iterations of all blocks. */
static uint64_t iterations_left(const pbkdf2 *state)
{
	const uint32_t blocks = block_count(state);
	return state->block >= blocks ? 0 : state->left + (uint64_t)(blocks - state->block - 1) * (state->iterations - 1);
}

heimlig_result heimlig_psa_pbkdf2_continue(const heimlig_job *job)
{
	pbkdf2 *state = job->state;
	psa_status_t status = PSA_SUCCESS;
	if (!is_started(state))
		return HEIMLIG_NOT_STARTED;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	uint32_t some = 0;
	for (uint32_t rest = steps[state->algorithm]; status == PSA_SUCCESS && rest > 0 && state->block < block_count(state); rest -= some) {
		some = state->left < rest ? state->left : rest;
		status = iterate(state, some);
	}
	if (status != PSA_SUCCESS)
		heimlig_wipe(state, sizeof *state);
	heimlig_psa_end();
	if (status != PSA_SUCCESS)
		return settle(status);
	const uint64_t left = iterations_left(state);
	return left > INT32_MAX ? INT32_MAX : (heimlig_result)left;
}

heimlig_result heimlig_psa_pbkdf2_finish(const heimlig_job *job)
{
	pbkdf2 *state = job->state;
	if (!is_started(state))
		return HEIMLIG_NOT_STARTED;
	const uint32_t size = state->size;
	if (job->output_length < size)
		return HEIMLIG_OUTPUT_SIZE;
	if (iterations_left(state) > 0)
		return HEIMLIG_UNFINISHED;
	memcpy(job->output, state->blocks, size);
	heimlig_wipe(state, sizeof *state);
	return (heimlig_result)size;
}
