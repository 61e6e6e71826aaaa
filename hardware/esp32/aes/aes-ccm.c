#include "aes-ccm.h"

#include <string.h>

#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "aes-cbc-mac.h"

enum { NONCE, AAD, DATA };

/* RFC 3610 §2.3: a message begins with a block of flags, 15 - L bytes of nonce, and a number of L bytes. */
#define NONCE_AND_NUMBER 15
#define TAG_MAXIMUM 16
#define AAD_FLAG 0x40
/* RFC 3610 §2.2: from here on the length of the aad takes more bytes, behind a mark. */
#define SHORT_AAD_END 0xff00

static uint32_t tag_length(const heimlig_job *job)
{
	return job->parameters[0];
}

static uint32_t number_size(const heimlig_job *job)
{
	return NONCE_AND_NUMBER - job->inputs[NONCE].length;
}

static heimlig_result check(const heimlig_job *job)
{
	const uint32_t nonce = job->inputs[NONCE].length;
	const uint32_t tag = tag_length(job);
	if (!heimlig_aes_key_size_supported(job->key.length))
		return HEIMLIG_KEY_SIZE;
	if (nonce < 7 || nonce > 13)
		return HEIMLIG_IV_SIZE;
	return tag < 4 || tag > TAG_MAXIMUM || tag % 2 != 0 ? HEIMLIG_TAG_SIZE : 0;
}

static heimlig_result check_lengths(const heimlig_job *job, uint32_t text, uint32_t output)
{
	const uint32_t size = number_size(job);
	if (size < sizeof text && text >> (8 * size) != 0)
		return HEIMLIG_DATA_SIZE;
	return job->output_length < output ? HEIMLIG_OUTPUT_SIZE : 0;
}

static void store(uint8_t *bytes, uint32_t size, uint32_t number)
{
	for (uint32_t index = size; index > 0; index--) {
		bytes[index - 1] = (uint8_t)number;
		number >>= 8;
	}
}

/* The first block of the MAC and the counters share this format. */
static void make_block(uint8_t *block, const heimlig_job *job, uint32_t flags, uint32_t number)
{
	const heimlig_bytes nonce = job->inputs[NONCE];
	block[0] = (uint8_t)(flags | (number_size(job) - 1));
	memcpy(block + 1, nonce.bytes, nonce.length);
	store(block + 1 + nonce.length, number_size(job), number);
}

static void take_in_aad(heimlig_aes_cbc_mac *mac, heimlig_bytes aad)
{
	uint8_t prefix[6] = { 0xff, 0xfe };
	const bool is_short = aad.length < SHORT_AAD_END;
	if (aad.length == 0)
		return;
	store(is_short ? prefix : prefix + 2, is_short ? 2 : 4, aad.length);
	heimlig_aes_cbc_mac_update(mac, prefix, is_short ? 2 : sizeof prefix);
	heimlig_aes_cbc_mac_update(mac, aad.bytes, aad.length);
	heimlig_aes_cbc_mac_fill(mac);
}

/* SP 800-38C §6.1 steps 1 to 4, with the format of appendix A.2: the tag before its encryption. */
static heimlig_result compute_tag(const heimlig_job *job, const uint8_t *text, uint32_t length, uint8_t *tag)
{
	heimlig_aes_cbc_mac mac;
	uint8_t first[HEIMLIG_AES_BLOCK];
	const uint32_t aad_flag = job->inputs[AAD].length > 0 ? AAD_FLAG : 0;
	make_block(first, job, aad_flag | (tag_length(job) - 2) / 2 << 3, length);
	heimlig_aes_cbc_mac_start(&mac, job->key);
	heimlig_aes_cbc_mac_update(&mac, first, sizeof first);
	take_in_aad(&mac, job->inputs[AAD]);
	heimlig_aes_cbc_mac_update(&mac, text, length);
	heimlig_aes_cbc_mac_fill(&mac);
	return heimlig_aes_cbc_mac_finish(&mac, tag);
}

/* Appendix A.3: the first counter block encrypts the tag, the next ones the text. Works in both directions. */
static heimlig_result apply_stream(const heimlig_job *job, const uint8_t *tag, uint8_t *tag_output, uint32_t length)
{
	uint8_t counter[HEIMLIG_AES_BLOCK];
	make_block(counter, job, 0, 0);
	const heimlig_result result = heimlig_aes_counter(job->key, counter, tag, tag_output, tag_length(job));
	return result < 0 ? result : heimlig_aes_counter(job->key, counter, job->inputs[DATA].bytes, job->output, length);
}

heimlig_result heimlig_aes_ccm_encrypt(const heimlig_job *job)
{
	uint8_t tag[TAG_MAXIMUM];
	const uint32_t length = job->inputs[DATA].length;
	const uint32_t sealed = length + tag_length(job);
	heimlig_result result = check(job);
	if (result == 0)
		result = check_lengths(job, length, sealed);
	if (result < 0)
		return result;
	result = compute_tag(job, job->inputs[DATA].bytes, length, tag);
	if (result == 0)
		result = apply_stream(job, tag, job->output + length, length);
	if (result < 0)
		heimlig_wipe(job->output, sealed);
	heimlig_wipe(tag, sizeof tag);
	return result < 0 ? result : (heimlig_result)sealed;
}

static heimlig_result decrypt(const heimlig_job *job, uint32_t length)
{
	uint8_t tag[TAG_MAXIMUM];
	uint8_t expected[TAG_MAXIMUM];
	heimlig_result result = apply_stream(job, job->inputs[DATA].bytes + length, tag, length);
	if (result == 0)
		result = compute_tag(job, job->output, length, expected);
	if (result == 0 && !heimlig_equal(expected, tag, tag_length(job)))
		result = HEIMLIG_NOT_GENUINE;
	heimlig_wipe(tag, sizeof tag);
	heimlig_wipe(expected, sizeof expected);
	return result;
}

heimlig_result heimlig_aes_ccm_decrypt(const heimlig_job *job)
{
	heimlig_result result = check(job);
	if (result < 0)
		return result;
	if (job->inputs[DATA].length < tag_length(job))
		return HEIMLIG_DATA_SIZE;
	const uint32_t length = job->inputs[DATA].length - tag_length(job);
	result = check_lengths(job, length, length);
	if (result < 0)
		return result;
	result = decrypt(job, length);
	if (result < 0)
		heimlig_wipe(job->output, length);
	return result < 0 ? result : (heimlig_result)length;
}
