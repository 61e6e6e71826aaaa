#include "aes.h"

#include <string.h>

#include "aes-cbc-mac.h"
#include "compare.h"
#include "wipe.h"

/* RFC 3610 §2.3: the block that a message begins with is 15 - L bytes of nonce between a byte of flags and L of a number. */
#define NONCE_AND_NUMBER 15
#define TAG_MAXIMUM 16
#define AAD_FLAG 0x40
/* RFC 3610 §2.2: longer aad has its length in more bytes, and a mark before it. */
#define SHORT_AAD_END 0xff00
#define AAD_MAXIMUM UINT32_MAX
/* So many bytes the last 32 bits of a counter, which begins with 1, are enough for. */
#define DATA_MAXIMUM ((UINT64_C(1) << 36) - HEIMLIG_AES_BLOCK)

bool heimlig_aes_ccm_nonce_size_supported(size_t length)
{
	return length >= 7 && length <= 13;
}

bool heimlig_aes_ccm_tag_size_supported(size_t length)
{
	return length >= 4 && length <= TAG_MAXIMUM && length % 2 == 0;
}

static size_t number_size(const heimlig_aes_message *message)
{
	return NONCE_AND_NUMBER - message->iv_length;
}

static heimlig_aes_result check(const heimlig_aes_message *message, size_t tag_length, uint64_t text_length)
{
	const uint64_t aad_length = message->aad_length;
	if (!heimlig_aes_key_size_supported(message->key.length))
		return HEIMLIG_AES_KEY_SIZE;
	if (!heimlig_aes_ccm_nonce_size_supported(message->iv_length))
		return HEIMLIG_AES_IV_SIZE;
	if (!heimlig_aes_ccm_tag_size_supported(tag_length))
		return HEIMLIG_AES_TAG_SIZE;
	const size_t size = number_size(message);
	if (text_length > DATA_MAXIMUM || (size < 8 && text_length >> (8 * size) != 0))
		return HEIMLIG_AES_DATA_SIZE;
	return aad_length > AAD_MAXIMUM ? HEIMLIG_AES_DATA_SIZE : HEIMLIG_AES_OK;
}

static void store(uint8_t *bytes, size_t size, uint64_t number)
{
	for (size_t index = size; index > 0; index--) {
		bytes[index - 1] = (uint8_t)number;
		number >>= 8;
	}
}

/* The form that the first block of the MAC and the counters have in common. */
static void make_block(uint8_t *block, const heimlig_aes_message *message, uint8_t flags, uint64_t number)
{
	block[0] = (uint8_t)(flags | (number_size(message) - 1));
	memcpy(block + 1, message->iv, message->iv_length);
	store(block + 1 + message->iv_length, number_size(message), number);
}

static void take_in_aad(heimlig_aes_cbc_mac *mac, const heimlig_aes_message *message)
{
	uint8_t prefix[6] = { 0xff, 0xfe };
	const bool is_short = message->aad_length < SHORT_AAD_END;
	const size_t size = is_short ? 2 : sizeof prefix;
	if (is_short)
		store(prefix, 2, message->aad_length);
	else
		store(prefix + 2, 4, message->aad_length);
	if (message->aad_length == 0)
		return;
	heimlig_aes_cbc_mac_update(mac, prefix, size);
	heimlig_aes_cbc_mac_update(mac, message->aad, message->aad_length);
	heimlig_aes_cbc_mac_fill(mac);
}

/* SP 800-38C §6.1 steps 1 to 4, with the formatting of appendix A.2: the tag before it is encrypted. */
static heimlig_aes_result compute_tag(
	const heimlig_aes_message *message, size_t tag_length, const uint8_t *text, size_t length, uint8_t *tag)
{
	heimlig_aes_cbc_mac mac;
	uint8_t first[HEIMLIG_AES_BLOCK];
	const uint8_t aad_flag = message->aad_length > 0 ? AAD_FLAG : 0;
	make_block(first, message, (uint8_t)(aad_flag | (tag_length - 2) / 2 << 3), length);
	heimlig_aes_cbc_mac_start(&mac, &message->key);
	heimlig_aes_cbc_mac_update(&mac, first, sizeof first);
	take_in_aad(&mac, message);
	heimlig_aes_cbc_mac_update(&mac, text, length);
	heimlig_aes_cbc_mac_fill(&mac);
	return heimlig_aes_cbc_mac_finish(&mac, tag);
}

/* Appendix A.3: the first counter block is for the tag, those after it are for the text. Works in both directions. */
static heimlig_aes_result apply_stream(const heimlig_aes_message *message, const uint8_t *tag, uint8_t *tag_output,
	size_t tag_length, size_t length, uint8_t *output)
{
	uint8_t counter[HEIMLIG_AES_BLOCK];
	make_block(counter, message, 0, 0);
	heimlig_aes_result result = heimlig_aes_counter(&message->key, counter, tag, tag_output, tag_length);
	if (result == HEIMLIG_AES_OK)
		result = heimlig_aes_counter(&message->key, counter, message->data, output, length);
	return result;
}

heimlig_aes_result heimlig_aes_ccm_encrypt(const heimlig_aes_message *message, size_t tag_length, uint8_t *output)
{
	uint8_t tag[TAG_MAXIMUM];
	const size_t length = message->data_length;
	heimlig_aes_result result = check(message, tag_length, length);
	if (result != HEIMLIG_AES_OK)
		return result;
	result = compute_tag(message, tag_length, message->data, length, tag);
	if (result == HEIMLIG_AES_OK)
		result = apply_stream(message, tag, output + length, tag_length, length, output);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, length + tag_length);
	heimlig_wipe(tag, sizeof tag);
	return result;
}

static heimlig_aes_result decrypt(const heimlig_aes_message *message, size_t tag_length, size_t length, uint8_t *output)
{
	uint8_t tag[TAG_MAXIMUM];
	uint8_t expected[TAG_MAXIMUM];
	heimlig_aes_result result = apply_stream(message, message->data + length, tag, tag_length, length, output);
	if (result == HEIMLIG_AES_OK)
		result = compute_tag(message, tag_length, output, length, expected);
	if (result == HEIMLIG_AES_OK && !heimlig_equal(expected, tag, tag_length))
		result = HEIMLIG_AES_TAG;
	heimlig_wipe(tag, sizeof tag);
	heimlig_wipe(expected, sizeof expected);
	return result;
}

heimlig_aes_result heimlig_aes_ccm_decrypt(const heimlig_aes_message *message, size_t tag_length, uint8_t *output)
{
	const size_t length = message->data_length < tag_length ? 0 : message->data_length - tag_length;
	heimlig_aes_result result = check(message, tag_length, length);
	if (result != HEIMLIG_AES_OK)
		return result;
	if (message->data_length < tag_length)
		return HEIMLIG_AES_DATA_SIZE;
	result = decrypt(message, tag_length, length, output);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, length);
	return result;
}
