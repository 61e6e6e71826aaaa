#include "aes-ctr.h"

#include <string.h>

#include "../memory/wipe.h"
#include "aes-block.h"

enum { COUNTER, DATA };
/* The input of an update. */
enum { PIECE };

#define KEY_MAXIMUM 32
#define BITS_MAXIMUM 128
/* Nobody computes 2^60 blocks, so from here on only the sum of the lengths has to fit into 64 bits. */
#define BITS_WITHOUT_LIMIT 60
/* Marks a state as one of AES-CTR. */
#define STARTED UINT32_C(0x61657363)

/* The state of a session: key material. It consists of words and bytes, so it needs no more alignment than words. */
typedef struct {
	uint32_t started;
	/* The number of bytes so far, of 64 bits. */
	uint32_t done[2];
	uint32_t key_length;
	/* The number of bits that count. */
	uint32_t bits;
	/* Bytes of `stream` that are used and wiped. */
	uint32_t used;
	uint8_t key[KEY_MAXIMUM];
	uint8_t counter[HEIMLIG_AES_BLOCK];
	uint8_t stream[HEIMLIG_AES_BLOCK];
} ctr_state;

_Static_assert(sizeof(ctr_state) <= HEIMLIG_STATE_BYTES, "AES-CTR fits into the state of a session");

static heimlig_result check_start(const heimlig_job *job)
{
	const uint32_t bits = job->parameters[0];
	if (!heimlig_aes_key_size_supported(job->key.length))
		return HEIMLIG_KEY_SIZE;
	return job->inputs[COUNTER].length != HEIMLIG_AES_BLOCK || bits == 0 || bits > BITS_MAXIMUM ? HEIMLIG_IV_SIZE : 0;
}

static void start(ctr_state *state, const heimlig_job *job)
{
	memset(state, 0, sizeof *state);
	state->started = STARTED;
	state->key_length = job->key.length;
	state->bits = job->parameters[0];
	state->used = HEIMLIG_AES_BLOCK;
	memcpy(state->key, job->key.bytes, job->key.length);
	memcpy(state->counter, job->inputs[COUNTER].bytes, HEIMLIG_AES_BLOCK);
}

/* SP 800-38A §B.1: adds 1 to the last `bits` bits of the block. */
static void increment(uint8_t *counter, uint32_t bits)
{
	for (int index = HEIMLIG_AES_BLOCK - 1; bits > 0; index--) {
		const uint32_t own = bits < 8 ? bits : 8;
		const uint8_t mask = (uint8_t)(0xff >> (8 - own));
		const uint8_t next = (uint8_t)(counter[index] + 1) & mask;
		counter[index] = (uint8_t)((counter[index] & (uint8_t)~mask) | next);
		if (next != 0)
			return;
		bits -= own;
	}
}

static uint64_t done_with(const ctr_state *state, uint32_t length)
{
	uint64_t done;
	memcpy(&done, state->done, sizeof done);
	return done + length;
}

/* SP 800-38A §B.2: whether there is a counter block of its own for each of `length` more bytes. */
static bool has_blocks(const ctr_state *state, uint32_t length)
{
	if (state->bits >= BITS_WITHOUT_LIMIT)
		return true;
	return done_with(state, length) <= (uint64_t)HEIMLIG_AES_BLOCK << state->bits;
}

static heimlig_result next_block(ctr_state *state, heimlig_aes_session *session)
{
	const heimlig_result result = heimlig_aes_session_transform(session, state->counter, state->stream);
	if (result == 0) {
		increment(state->counter, state->bits);
		state->used = 0;
	}
	return result;
}

/* Takes the bytes that are left of a block first, and leaves those of the last one. Wipes each when it is used. */
static heimlig_result apply_stream(ctr_state *state, heimlig_bytes data, uint8_t *output)
{
	heimlig_aes_session session;
	heimlig_result result = 0;
	const heimlig_bytes key = { .bytes = state->key, .length = state->key_length };
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	for (uint32_t index = 0; index < data.length; index++) {
		if (state->used == HEIMLIG_AES_BLOCK) {
			result = next_block(state, &session);
			if (result < 0)
				break;
		}
		output[index] = data.bytes[index] ^ state->stream[state->used];
		state->stream[state->used] = 0;
		state->used++;
	}
	heimlig_aes_session_finish(&session);
	return result;
}

static heimlig_result run(ctr_state *state, heimlig_bytes data, uint8_t *output)
{
	const uint64_t done = done_with(state, data.length);
	const heimlig_result result = apply_stream(state, data, output);
	memcpy(state->done, &done, sizeof state->done);
	if (result < 0)
		heimlig_wipe(output, data.length);
	return result < 0 ? result : (heimlig_result)data.length;
}

heimlig_result heimlig_aes_ctr(const heimlig_job *job)
{
	ctr_state state;
	const heimlig_bytes data = job->inputs[DATA];
	heimlig_result result = check_start(job);
	if (result < 0)
		return result;
	start(&state, job);
	if (!has_blocks(&state, data.length))
		result = HEIMLIG_DATA_SIZE;
	else if (job->output_length < data.length)
		result = HEIMLIG_OUTPUT_SIZE;
	else
		result = run(&state, data, job->output);
	heimlig_wipe(&state, sizeof state);
	return result;
}

heimlig_result heimlig_aes_ctr_start(const heimlig_job *job)
{
	const heimlig_result result = check_start(job);
	if (result == 0)
		start(job->state, job);
	return result;
}

heimlig_result heimlig_aes_ctr_update(const heimlig_job *job)
{
	ctr_state *state = job->state;
	const heimlig_bytes data = job->inputs[PIECE];
	if (state->started != STARTED || state->key_length > KEY_MAXIMUM || state->used > HEIMLIG_AES_BLOCK)
		return HEIMLIG_NOT_STARTED;
	if (!has_blocks(state, data.length))
		return HEIMLIG_DATA_SIZE;
	if (job->output_length < data.length)
		return HEIMLIG_OUTPUT_SIZE;
	return run(state, data, job->output);
}
