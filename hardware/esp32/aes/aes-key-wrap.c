#include "aes-key-wrap.h"

#include <string.h>

#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "aes-block.h"

/* Half a block, in bytes: the unit of key wrapping, and the size of its check value. */
#define SEMIBLOCK 8
#define ROUNDS 6
/* RFC 3394 §2.2.3.1: both halves of the check value. */
#define INITIAL_VALUE UINT32_C(0xa6a6a6a6)
/* RFC 5649 §3: this constant and the length of the key in 32 bits are the check value. */
#define ALTERNATIVE_VALUE UINT32_C(0xa65959a6)

static void store(uint8_t *bytes, uint32_t number)
{
	for (int index = 3; index >= 0; index--) {
		bytes[index] = (uint8_t)number;
		number >>= 8;
	}
}

static uint32_t load(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static heimlig_result transform(heimlig_aes_session *session, uint8_t *value, uint8_t *data)
{
	uint8_t block[HEIMLIG_AES_BLOCK];
	memcpy(block, value, SEMIBLOCK);
	memcpy(block + SEMIBLOCK, data, SEMIBLOCK);
	const heimlig_result result = heimlig_aes_session_transform(session, block, block);
	if (result == 0) {
		memcpy(value, block, SEMIBLOCK);
		memcpy(data, block + SEMIBLOCK, SEMIBLOCK);
	}
	heimlig_wipe(block, sizeof block);
	return result;
}

static void add_step(uint8_t *value, uint64_t step)
{
	for (int index = SEMIBLOCK - 1; index >= 0; index--) {
		value[index] ^= (uint8_t)step;
		step >>= 8;
	}
}

/* W of SP 800-38F §6.1 and its inverse (RFC 3394 §2.2), in place. `value`: the first semiblock; `data`: the others, 2 or more. */
static heimlig_result run_steps(heimlig_aes_session *session, uint8_t *value, uint8_t *data, uint32_t count)
{
	const bool encrypts = session->direction == HEIMLIG_AES_ENCRYPT;
	const uint64_t steps = (uint64_t)ROUNDS * count;
	heimlig_result result = 0;
	for (uint64_t done = 0; done < steps && result == 0; done++) {
		const uint64_t step = encrypts ? done + 1 : steps - done;
		if (!encrypts)
			add_step(value, step);
		result = transform(session, value, data + (step - 1) % count * SEMIBLOCK);
		if (encrypts)
			add_step(value, step);
	}
	return result;
}

/* RFC 5649 §4.1: a key of one semiblock is one block of AES, together with the check value. */
static heimlig_result run(const heimlig_job *job, heimlig_aes_direction direction, uint8_t *value, uint8_t *data, uint32_t length)
{
	heimlig_aes_session session;
	heimlig_aes_session_start(&session, job->key, direction);
	const heimlig_result result = length == SEMIBLOCK
		? transform(&session, value, data)
		: run_steps(&session, value, data, length / SEMIBLOCK);
	heimlig_aes_session_finish(&session);
	return result;
}

static heimlig_result check(const heimlig_job *job, bool has_length, uint32_t output_length)
{
	if (!heimlig_aes_key_size_supported(job->key.length))
		return HEIMLIG_KEY_SIZE;
	if (!has_length)
		return HEIMLIG_DATA_SIZE;
	return job->output_length < output_length ? HEIMLIG_OUTPUT_SIZE : 0;
}

heimlig_result heimlig_aes_wrap(const heimlig_job *job)
{
	const heimlig_bytes key = job->inputs[0];
	const bool is_padded = job->parameters[1] != 0;
	const uint32_t padded = (key.length + SEMIBLOCK - 1) / SEMIBLOCK * SEMIBLOCK;
	const bool has_length = is_padded ? key.length > 0 : key.length >= 2 * SEMIBLOCK && key.length == padded;
	heimlig_result result = check(job, has_length, SEMIBLOCK + padded);
	if (result < 0)
		return result;
	store(job->output, is_padded ? ALTERNATIVE_VALUE : INITIAL_VALUE);
	store(job->output + 4, is_padded ? key.length : INITIAL_VALUE);
	memcpy(job->output + SEMIBLOCK, key.bytes, key.length);
	memset(job->output + SEMIBLOCK + key.length, 0, padded - key.length);
	result = run(job, HEIMLIG_AES_ENCRYPT, job->output, job->output + SEMIBLOCK, padded);
	if (result < 0)
		heimlig_wipe(job->output, SEMIBLOCK + padded);
	return result < 0 ? result : (heimlig_result)(SEMIBLOCK + padded);
}

/* RFC 5649 §3: checks the constant, the length against the number of semiblocks, and the zeros of the padding. 0 if all is right. */
static uint32_t wrong_padding(const uint8_t *value, const uint8_t *data, uint32_t padded)
{
	const uint8_t *last = data + padded - SEMIBLOCK;
	/* If the length is too large, the difference wraps around and is very large. */
	const uint32_t padding = padded - load(value + 4);
	uint32_t wrong = load(value) ^ ALTERNATIVE_VALUE;
	wrong |= heimlig_mask_below(SEMIBLOCK - 1, padding);
	for (uint32_t index = 0; index < SEMIBLOCK; index++)
		wrong |= heimlig_mask_below(index, padding) & last[SEMIBLOCK - 1 - index];
	return wrong;
}

static heimlig_result unwrap(const heimlig_job *job, bool is_padded, uint8_t *value, uint32_t padded)
{
	const heimlig_result result = run(job, HEIMLIG_AES_DECRYPT, value, job->output, padded);
	if (result < 0)
		return result;
	const uint32_t wrong = is_padded
		? wrong_padding(value, job->output, padded)
		: (load(value) ^ INITIAL_VALUE) | (load(value + 4) ^ INITIAL_VALUE);
	if (heimlig_mask_below(wrong, 1) == 0)
		return HEIMLIG_NOT_GENUINE;
	return (heimlig_result)(is_padded ? load(value + 4) : padded);
}

heimlig_result heimlig_aes_unwrap(const heimlig_job *job)
{
	uint8_t value[SEMIBLOCK];
	const heimlig_bytes wrapped = job->inputs[0];
	const bool is_padded = job->parameters[2] != 0;
	const uint32_t padded = wrapped.length < SEMIBLOCK ? 0 : wrapped.length - SEMIBLOCK;
	const bool has_length = padded >= (is_padded ? SEMIBLOCK : 2 * SEMIBLOCK) && padded % SEMIBLOCK == 0;
	heimlig_result result = check(job, has_length, padded);
	if (result < 0)
		return result;
	memcpy(value, wrapped.bytes, sizeof value);
	memcpy(job->output, wrapped.bytes + SEMIBLOCK, padded);
	result = unwrap(job, is_padded, value, padded);
	heimlig_wipe(value, sizeof value);
	if (result < 0)
		heimlig_wipe(job->output, padded);
	return result;
}
