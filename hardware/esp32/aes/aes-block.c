#include "aes-block.h"

#include <string.h>

#include "../lock/driver-lock.h"
#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "esp_crypto_periph_clk.h"
#include "hal/aes_hal.h"
#include "sdkconfig.h"
#include "soc/soc_caps.h"

/*
 * On chips whose AES has no DMA (the first ESP32), ESP-IDF v6.0's AES driver ignores the shared lock. It takes a spinlock of its own and
 * resets the peripheral each time. It would destroy our message, and we its message.
 */
#if CONFIG_MBEDTLS_HARDWARE_AES && !SOC_AES_SUPPORT_DMA
#error "On this chip, mbedTLS and Heimlig can not share the AES peripheral: set CONFIG_MBEDTLS_HARDWARE_AES=n"
#endif

#define BLOCK_WORDS (HEIMLIG_AES_BLOCK / sizeof(uint32_t))
#define BLOCKS_AT_ONCE 128

static const uint8_t no_key[32];

bool heimlig_aes_key_size_supported(size_t length)
{
	switch (length) {
#if SOC_AES_SUPPORT_AES_128
	case 16:
		return true;
#endif
#if SOC_AES_SUPPORT_AES_192
	case 24:
		return true;
#endif
#if SOC_AES_SUPPORT_AES_256
	case 32:
		return true;
#endif
	default:
		return false;
	}
}

heimlig_result heimlig_aes_check(const heimlig_job *job, uint32_t iv_length, uint32_t output_length)
{
	if (!heimlig_aes_key_size_supported(job->key.length))
		return HEIMLIG_KEY_SIZE;
	if (job->inputs[0].length != iv_length)
		return HEIMLIG_IV_SIZE;
	return job->output_length < output_length ? HEIMLIG_OUTPUT_SIZE : 0;
}

heimlig_result heimlig_aes_acquire(heimlig_bytes key, heimlig_aes_direction direction)
{
	if (!heimlig_aes_key_size_supported(key.length))
		return HEIMLIG_KEY_SIZE;
	heimlig_drivers_enter();
	esp_crypto_aes_enable_periph_clk(true);
	int mode = direction == HEIMLIG_AES_ENCRYPT ? ESP_AES_ENCRYPT : ESP_AES_DECRYPT;
	/* The HAL counts the bytes that it wrote. After a skipped write, part of the key would be that of another user. */
	if (aes_hal_setkey(key.bytes, key.length, mode) != key.length) {
		heimlig_aes_release();
		return HEIMLIG_FAULT;
	}
	return 0;
}

heimlig_result heimlig_aes_transform_block(const uint8_t *input, uint8_t *output)
{
	/* The HAL of the first ESP32 reads and writes whole words at these addresses. */
	uint32_t before[BLOCK_WORDS];
	uint32_t after[BLOCK_WORDS];
	heimlig_result result = 0;

	memcpy(before, input, sizeof before);
	aes_hal_transform_block(before, after);
	/* After a skipped start the text register still holds the input. A key maps a block to itself with probability 2^-128. */
	if (heimlig_equal((const uint8_t *)before, (const uint8_t *)after, sizeof before))
		result = HEIMLIG_FAULT;
	else
		memcpy(output, after, sizeof after);
	heimlig_wipe(before, sizeof before);
	heimlig_wipe(after, sizeof after);
	return result;
}

void heimlig_aes_release(void)
{
	uint32_t nothing[BLOCK_WORDS] = { 0 };

	/* The registers keep the last key, round key and block. The next user could read them. */
	aes_hal_setkey(no_key, sizeof no_key, ESP_AES_ENCRYPT);
	aes_hal_transform_block(nothing, nothing);
	esp_crypto_aes_enable_periph_clk(false);
	heimlig_drivers_leave();
}

void heimlig_aes_session_start(heimlig_aes_session *session, heimlig_bytes key, heimlig_aes_direction direction)
{
	*session = (heimlig_aes_session){ .key = key, .direction = direction };
}

heimlig_result heimlig_aes_session_transform(heimlig_aes_session *session, const uint8_t *input, uint8_t *output)
{
	if (session->left == 0) {
		const heimlig_result acquired = heimlig_aes_acquire(session->key, session->direction);
		if (acquired < 0)
			return acquired;
		session->left = BLOCKS_AT_ONCE;
	}
	const heimlig_result result = heimlig_aes_transform_block(input, output);
	if (result < 0 || session->left == 1)
		heimlig_aes_session_finish(session);
	else
		session->left--;
	return result;
}

void heimlig_aes_session_finish(heimlig_aes_session *session)
{
	if (session->left > 0)
		heimlig_aes_release();
	session->left = 0;
}

void heimlig_aes_increment(uint8_t *counter)
{
	for (int index = HEIMLIG_AES_BLOCK - 1; index >= HEIMLIG_AES_BLOCK - 4; index--) {
		counter[index]++;
		if (counter[index] != 0)
			return;
	}
}

static heimlig_result transform_counter(
	heimlig_aes_session *session, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	uint8_t stream[HEIMLIG_AES_BLOCK];
	heimlig_result result = heimlig_aes_session_transform(session, counter, stream);
	if (result == 0) {
		heimlig_aes_increment(counter);
		for (size_t index = 0; index < length; index++)
			output[index] = input[index] ^ stream[index];
	}
	heimlig_wipe(stream, sizeof stream);
	return result;
}

heimlig_result heimlig_aes_session_counter(
	heimlig_aes_session *session, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	heimlig_result result = 0;
	for (size_t done = 0; done < length && result == 0; done += HEIMLIG_AES_BLOCK) {
		const size_t part = length - done < HEIMLIG_AES_BLOCK ? length - done : HEIMLIG_AES_BLOCK;
		result = transform_counter(session, counter, input + done, output + done, part);
	}
	return result;
}

heimlig_result heimlig_aes_counter(
	heimlig_bytes key, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	heimlig_aes_session session;
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	const heimlig_result result = heimlig_aes_session_counter(&session, counter, input, output, length);
	heimlig_aes_session_finish(&session);
	if (result < 0)
		heimlig_wipe(output, length);
	return result;
}
