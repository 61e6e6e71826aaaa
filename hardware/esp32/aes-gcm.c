#include "aes.h"

#include <string.h>

#include "aes-ghash.h"
#include "compare.h"
#include "wipe.h"

/* SP 800-38D §5.2.1.1: at most 2^39 - 256 bits of plaintext. */
#define DATA_MAXIMUM ((UINT64_C(1) << 36) - 32)
/* And of aad at most 2^64 - 1 bits. */
#define AAD_MAXIMUM ((UINT64_C(1) << 61) - 1)

/* What is computed of key and iv before the message. All of it is key material. */
typedef struct {
	heimlig_ghash ghash;
	uint8_t tag_mask[HEIMLIG_AES_BLOCK];
} gcm_state;

static heimlig_aes_result check(const heimlig_aes_message *message, uint64_t text_length)
{
	const uint64_t aad_length = message->aad_length;
	if (!heimlig_aes_key_size_supported(message->key.length))
		return HEIMLIG_AES_KEY_SIZE;
	if (message->iv_length != HEIMLIG_AES_GCM_IV)
		return HEIMLIG_AES_IV_SIZE;
	if (text_length > DATA_MAXIMUM || aad_length > AAD_MAXIMUM)
		return HEIMLIG_AES_DATA_SIZE;
	return HEIMLIG_AES_OK;
}

/* SP 800-38D §7.1 step 2, and the number that inc32 makes of it for the first block of text. */
static void set_counter(uint8_t *counter, const heimlig_aes_message *message, uint8_t number)
{
	memset(counter, 0, HEIMLIG_AES_BLOCK);
	memcpy(counter, message->iv, HEIMLIG_AES_GCM_IV);
	counter[HEIMLIG_AES_BLOCK - 1] = number;
}

static heimlig_aes_result prepare(gcm_state *state, const heimlig_aes_message *message)
{
	uint8_t block[HEIMLIG_AES_BLOCK];
	uint8_t subkey[HEIMLIG_AES_BLOCK] = { 0 };
	heimlig_aes_result result = heimlig_aes_acquire(&message->key, HEIMLIG_AES_ENCRYPT);
	if (result != HEIMLIG_AES_OK)
		return result;
	result = heimlig_aes_transform_block(subkey, subkey);
	if (result == HEIMLIG_AES_OK) {
		set_counter(block, message, 1);
		result = heimlig_aes_transform_block(block, state->tag_mask);
	}
	heimlig_aes_release();
	heimlig_ghash_start(&state->ghash, subkey);
	heimlig_wipe(subkey, sizeof subkey);
	return result;
}

static void compute_tag(gcm_state *state, const heimlig_aes_message *message,
	const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *tag)
{
	heimlig_ghash_update(&state->ghash, message->aad, message->aad_length);
	heimlig_ghash_update(&state->ghash, ciphertext, ciphertext_length);
	heimlig_ghash_finish(&state->ghash, message->aad_length, ciphertext_length, tag);
	for (size_t index = 0; index < HEIMLIG_AES_GCM_TAG; index++)
		tag[index] ^= state->tag_mask[index];
}

static heimlig_aes_result encrypt(gcm_state *state, const heimlig_aes_message *message, uint8_t *output)
{
	uint8_t counter[HEIMLIG_AES_BLOCK];
	heimlig_aes_result result = prepare(state, message);
	if (result == HEIMLIG_AES_OK) {
		set_counter(counter, message, 2);
		result = heimlig_aes_counter(&message->key, counter, message->data, output, message->data_length);
	}
	if (result == HEIMLIG_AES_OK)
		compute_tag(state, message, output, message->data_length, output + message->data_length);
	else
		heimlig_wipe(output, message->data_length + HEIMLIG_AES_GCM_TAG);
	return result;
}

heimlig_aes_result heimlig_aes_gcm_encrypt(const heimlig_aes_message *message, uint8_t *output)
{
	gcm_state state;
	heimlig_aes_result result = check(message, message->data_length);
	if (result != HEIMLIG_AES_OK)
		return result;
	result = encrypt(&state, message, output);
	heimlig_wipe(&state, sizeof state);
	return result;
}

static heimlig_aes_result verify(
	gcm_state *state, const heimlig_aes_message *message, const uint8_t *ciphertext, size_t ciphertext_length)
{
	uint8_t expected[HEIMLIG_AES_GCM_TAG];
	heimlig_aes_result result = prepare(state, message);
	if (result != HEIMLIG_AES_OK)
		return result;
	compute_tag(state, message, ciphertext, ciphertext_length, expected);
	if (!heimlig_equal(expected, ciphertext + ciphertext_length, sizeof expected))
		result = HEIMLIG_AES_TAG;
	/* The right tag of a forged message is worth as much as a signature under it. */
	heimlig_wipe(expected, sizeof expected);
	return result;
}

heimlig_aes_result heimlig_aes_gcm_decrypt(const heimlig_aes_message *message, uint8_t *output)
{
	gcm_state state;
	uint8_t counter[HEIMLIG_AES_BLOCK];
	if (message->data_length < HEIMLIG_AES_GCM_TAG)
		return HEIMLIG_AES_DATA_SIZE;
	const size_t length = message->data_length - HEIMLIG_AES_GCM_TAG;
	heimlig_aes_result result = check(message, length);
	if (result != HEIMLIG_AES_OK)
		return result;
	result = verify(&state, message, message->data, length);
	heimlig_wipe(&state, sizeof state);
	if (result != HEIMLIG_AES_OK)
		return result;
	set_counter(counter, message, 2);
	return heimlig_aes_counter(&message->key, counter, message->data, output, length);
}
