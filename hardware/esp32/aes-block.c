#include "aes.h"

#include <string.h>

#include "compare.h"
#include "drivers.h"
#include "esp_crypto_periph_clk.h"
#include "hal/aes_hal.h"
#include "sdkconfig.h"
#include "soc/soc_caps.h"
#include "wipe.h"

/*
 * Where AES has no DMA (the first ESP32), ESP-IDF v6.0's own AES driver does not take the shared lock but a spinlock that
 * nobody else can reach, and resets the peripheral each time: it would destroy a message of ours, and we one of its.
 */
#if CONFIG_MBEDTLS_HARDWARE_AES && !SOC_AES_SUPPORT_DMA
#error "On this chip, mbedTLS and Heimlig can not share the AES peripheral: set CONFIG_MBEDTLS_HARDWARE_AES=n"
#endif

#define BLOCK_WORDS (HEIMLIG_AES_BLOCK / sizeof(uint32_t))

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

heimlig_aes_result heimlig_aes_acquire(const heimlig_aes_key *key, heimlig_aes_direction direction)
{
	if (!heimlig_aes_key_size_supported(key->length))
		return HEIMLIG_AES_KEY_SIZE;
	heimlig_drivers_enter();
	esp_crypto_aes_enable_periph_clk(true);
	int mode = direction == HEIMLIG_AES_ENCRYPT ? ESP_AES_ENCRYPT : ESP_AES_DECRYPT;
	/* The HAL counts what it wrote, so that a skipped write does not leave us with a key that is partly another's. */
	if (aes_hal_setkey(key->bytes, key->length, mode) != key->length) {
		heimlig_aes_release();
		return HEIMLIG_AES_FAULT;
	}
	return HEIMLIG_AES_OK;
}

heimlig_aes_result heimlig_aes_transform_block(const uint8_t *input, uint8_t *output)
{
	/* The first ESP32's HAL reads and writes whole words at these addresses. */
	uint32_t before[BLOCK_WORDS];
	uint32_t after[BLOCK_WORDS];
	heimlig_aes_result result = HEIMLIG_AES_OK;

	memcpy(before, input, sizeof before);
	aes_hal_transform_block(before, after);
	/* A skipped start leaves the text register as it was written. No key does that to a block but by a chance of 2^-128. */
	if (heimlig_equal((const uint8_t *)before, (const uint8_t *)after, sizeof before))
		result = HEIMLIG_AES_FAULT;
	else
		memcpy(output, after, sizeof after);
	heimlig_wipe(before, sizeof before);
	heimlig_wipe(after, sizeof after);
	return result;
}

void heimlig_aes_release(void)
{
	uint32_t nothing[BLOCK_WORDS] = { 0 };

	/* The registers keep the last key, round key and block, readable for whoever takes the peripheral next. */
	aes_hal_setkey(no_key, sizeof no_key, ESP_AES_ENCRYPT);
	aes_hal_transform_block(nothing, nothing);
	esp_crypto_aes_enable_periph_clk(false);
	heimlig_drivers_leave();
}
