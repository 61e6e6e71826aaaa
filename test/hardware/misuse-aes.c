#include "misuse-aes.h"

#include <pthread.h>
#include <stddef.h>

#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "hal/aes_hal.h"

static const uint8_t key[32];
static uint32_t words[32];

static void take_aes(void)
{
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_aes_enable_periph_clk(true);
}

static void aes_without_lock(void)
{
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
}

static void aes_without_clock(void)
{
	esp_crypto_sha_aes_lock_acquire();
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
}

static void aes_key_size(void)
{
	take_aes();
	aes_hal_setkey(key, 20, ESP_AES_ENCRYPT);
}

static void aes_mode(void)
{
	take_aes();
	aes_hal_setkey(key, 16, 2);
}

static void aes_without_key(void)
{
	take_aes();
	aes_hal_transform_block(words, words);
}

static void aes_key_of_last_time(void)
{
	take_aes();
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
	esp_crypto_aes_enable_periph_clk(false);
	esp_crypto_sha_aes_lock_release();
	aes_without_key();
}

static void aes_misaligned_input(void)
{
	take_aes();
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
	aes_hal_transform_block((const uint8_t *)words + 1, words);
}

static void aes_misaligned_output(void)
{
	take_aes();
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
	aes_hal_transform_block(words, (uint8_t *)words + 2);
}

static void *use_aes(void *nothing)
{
	aes_hal_setkey(key, 16, ESP_AES_ENCRYPT);
	return nothing;
}

static void aes_by_another_thread(void)
{
	pthread_t thread;
	take_aes();
	if (pthread_create(&thread, NULL, use_aes, NULL) == 0)
		pthread_join(thread, NULL);
}

const misuse_entry aes_misuses[] = {
	{ "aes-without-lock", aes_without_lock },
	{ "aes-without-clock", aes_without_clock },
	{ "aes-key-size", aes_key_size },
	{ "aes-mode", aes_mode },
	{ "aes-without-key", aes_without_key },
	{ "aes-key-of-last-time", aes_key_of_last_time },
	{ "aes-misaligned-input", aes_misaligned_input },
	{ "aes-misaligned-output", aes_misaligned_output },
	{ "aes-by-another-thread", aes_by_another_thread },
};
const size_t aes_misuse_count = sizeof aes_misuses / sizeof *aes_misuses;
