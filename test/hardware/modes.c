#include "modes.h"

#include <stdio.h>
#include <string.h>

#include "aes/aes-block.h"
#include "aes/aes-cbc.h"
#include "aes/aes-ccm.h"
#include "aes/aes-cmac.h"
#include "aes/aes-ctr.h"
#include "aes/aes-gcm.h"
#include "aes/aes-key-wrap.h"
#include "input.h"
#include "output.h"
#include "sha/sha-operations.h"

static uint32_t less(uint32_t length, uint32_t difference)
{
	return length < difference ? 0 : length - difference;
}

/* Each returns the output size for `length` bytes of data. `number`: the tag length, the bits of the counter, or the bits of the hash. */
static uint32_t cbc_room(uint32_t length, uint32_t number)
{
	(void)number;
	return (length / 16 + 1) * 16;
}

static uint32_t cbc_decrypt_room(uint32_t length, uint32_t number)
{
	(void)number;
	return less(length, 1);
}

static uint32_t same_room(uint32_t length, uint32_t number)
{
	(void)number;
	return length;
}

static uint32_t gcm_encrypt_room(uint32_t length, uint32_t number)
{
	(void)number;
	return length + HEIMLIG_AES_GCM_TAG;
}

static uint32_t gcm_decrypt_room(uint32_t length, uint32_t number)
{
	return less(length, number == 0 ? HEIMLIG_AES_GCM_TAG : number);
}

static uint32_t ccm_room(uint32_t length, uint32_t number)
{
	return length + number;
}

static uint32_t ccm_decrypt_room(uint32_t length, uint32_t number)
{
	return less(length, number);
}

static uint32_t block_room(uint32_t length, uint32_t number)
{
	(void)length;
	(void)number;
	return HEIMLIG_AES_BLOCK;
}

static uint32_t wrap_room(uint32_t length, uint32_t number)
{
	(void)number;
	return (length + 7) / 8 * 8 + 8;
}

static uint32_t unwrap_room(uint32_t length, uint32_t number)
{
	(void)number;
	return less(length, 8);
}

static uint32_t hmac_room(uint32_t length, uint32_t number)
{
	(void)length;
	return number / 8;
}

/* `data`: the input with the data. `pads`: RFC 5649 instead of RFC 3394. */
static const struct {
	const char *name;
	uint32_t (*room)(uint32_t length, uint32_t number);
	heimlig_operation *run;
	size_t data;
	bool pads;
} operations[] = {
	{ "cbc-encrypt", cbc_room, heimlig_aes_cbc_encrypt, 1, false },
	{ "cbc-decrypt", cbc_decrypt_room, heimlig_aes_cbc_decrypt, 1, false },
	{ "ctr", same_room, heimlig_aes_ctr, 1, false },
	{ "gcm-encrypt", gcm_encrypt_room, heimlig_aes_gcm_encrypt, 2, false },
	{ "gcm-decrypt", gcm_decrypt_room, heimlig_aes_gcm_decrypt, 2, false },
	{ "ccm-encrypt", ccm_room, heimlig_aes_ccm_encrypt, 2, false },
	{ "ccm-decrypt", ccm_decrypt_room, heimlig_aes_ccm_decrypt, 2, false },
	{ "cmac", block_room, heimlig_aes_cmac, 0, false },
	{ "kw-wrap", wrap_room, heimlig_aes_wrap, 0, false },
	{ "kw-unwrap", unwrap_room, heimlig_aes_unwrap, 0, false },
	{ "kwp-wrap", wrap_room, heimlig_aes_wrap, 0, true },
	{ "kwp-unwrap", unwrap_room, heimlig_aes_unwrap, 0, true },
	{ "hmac", hmac_room, heimlig_sha_hmac, 0, false },
};

static heimlig_bytes bytes_of(byte_string string)
{
	return (heimlig_bytes){ .bytes = string.bytes, .length = (uint32_t)string.length };
}

heimlig_job next_job(void)
{
	const byte_string key = next_bytes(), iv = next_bytes(), aad = next_bytes(), data = next_bytes();
	return (heimlig_job){ .key = bytes_of(key), .inputs = { bytes_of(iv), bytes_of(aad), bytes_of(data) } };
}

static void set_parameters(heimlig_job *job, size_t operation, uint32_t number)
{
	if (operations[operation].run == heimlig_sha_hmac)
		job->parameters[0] = number == 256 ? 0 : number == 384 ? 1 : number == 512 ? 2 : 3;
	else
		job->parameters[0] = number;
	job->parameters[1] = job->parameters[2] = operations[operation].pads;
}

static void run(size_t operation)
{
	heimlig_job job = next_job();
	const uint32_t number = (uint32_t)next_number();
	job.inputs[operations[operation].data] = job.inputs[2];
	set_parameters(&job, operation, number);
	job.output_length = operations[operation].room(job.inputs[2].length, number);
	job.output = make_output(job.output_length);
	const heimlig_result result = operations[operation].run(&job);
	printf("%lu ", (unsigned long)(result < 0 ? job.output_length : (uint32_t)result));
	print_result(result, job.output, job.output_length);
}

/* OPERATION KEY IV AAD DATA NUMBER: prints the length of the result, then the whole output. */
void call_mode(void)
{
	const char *name = next_word();
	for (size_t index = 0; index < sizeof operations / sizeof *operations; index++) {
		if (strcmp(operations[index].name, name) == 0) {
			run(index);
			return;
		}
	}
	usage_error(name);
}
