#include "command.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "chip.h"
#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "esp_random.h"
#include "hal/aes_hal.h"
#include "hal/sha_hal.h"

static const uint8_t key[32];
static uint32_t words[32];

static void take_aes(void)
{
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_aes_enable_periph_clk(true);
}

static void take_sha(void)
{
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_sha_enable_periph_clk(true);
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

static void lock_twice(void)
{
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_sha_aes_lock_acquire();
}

static void clock_left_on(void)
{
	take_aes();
	esp_crypto_sha_aes_lock_release();
}

static void clock_without_lock(void)
{
	esp_crypto_aes_enable_periph_clk(true);
}

static void clock_twice(void)
{
	take_aes();
	esp_crypto_aes_enable_periph_clk(true);
}

static void sha_without_lock(void)
{
	sha_hal_wait_idle();
}

static void sha_without_clock(void)
{
	esp_crypto_sha_aes_lock_acquire();
	sha_hal_set_mode(SHA2_256);
}

static void sha_without_mode(void)
{
	take_sha();
	sha_hal_hash_block(SHA2_256, words, 16, true);
}

static void sha_continue_before_start(void)
{
	take_sha();
	sha_hal_set_mode(SHA2_256);
	sha_hal_hash_block(SHA2_256, words, 16, false);
}

static void sha_start(esp_sha_type type, size_t length)
{
	take_sha();
	sha_hal_set_mode(type);
	sha_hal_hash_block(type, words, length, true);
}

static void sha_continue_other(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_wait_idle();
	sha_hal_set_mode(SHA2_512);
	sha_hal_hash_block(SHA2_512, words, 32, false);
}

static void sha_resume(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_wait_idle();
	esp_crypto_sha_enable_periph_clk(false);
	esp_crypto_sha_aes_lock_release();
	sha_continue_before_start();
}

static void sha_while_busy(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_hash_block(SHA2_256, words, 16, false);
}

static void sha_read_while_busy(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_read_digest(SHA2_256, words);
}

static void sha_read_before_start(void)
{
	take_sha();
	sha_hal_read_digest(SHA2_512, words);
}

static void sha_block_size(void)
{
	sha_start(SHA2_512, 16);
}

static void sha_type(void)
{
	sha_start(SHA1, 16);
}

static void sha_misaligned(void)
{
	take_sha();
	sha_hal_set_mode(SHA2_256);
	sha_hal_hash_block(SHA2_256, (const uint8_t *)words + 1, 16, true);
}

static void random_nowhere(void)
{
	esp_fill_random(NULL, 1);
}

static const struct {
	const char *name;
	void (*run)(void);
} misuses[] = {
	{ "aes-without-lock", aes_without_lock },
	{ "aes-without-clock", aes_without_clock },
	{ "aes-key-size", aes_key_size },
	{ "aes-mode", aes_mode },
	{ "aes-without-key", aes_without_key },
	{ "aes-key-of-last-time", aes_key_of_last_time },
	{ "aes-misaligned-input", aes_misaligned_input },
	{ "aes-misaligned-output", aes_misaligned_output },
	{ "aes-by-another-thread", aes_by_another_thread },
	{ "lock-twice", lock_twice },
	{ "release-without-lock", esp_crypto_sha_aes_lock_release },
	{ "clock-left-on", clock_left_on },
	{ "clock-without-lock", clock_without_lock },
	{ "clock-twice", clock_twice },
	{ "sha-without-lock", sha_without_lock },
	{ "sha-without-clock", sha_without_clock },
	{ "sha-without-mode", sha_without_mode },
	{ "sha-continue-before-start", sha_continue_before_start },
	{ "sha-continue-other", sha_continue_other },
	{ "sha-resume", sha_resume },
	{ "sha-while-busy", sha_while_busy },
	{ "sha-read-while-busy", sha_read_while_busy },
	{ "sha-read-before-start", sha_read_before_start },
	{ "sha-block-size", sha_block_size },
	{ "sha-type", sha_type },
	{ "sha-misaligned", sha_misaligned },
	{ "random-nowhere", random_nowhere },
	{ "memory-twice", misuse_memory_twice },
	{ "memory-unknown", misuse_memory_unknown },
	{ "memory-owner", misuse_memory_owner },
	{ "memory-capability", misuse_memory_capability },
};

void misuse(const char *name)
{
	for (size_t index = 0; index < sizeof misuses / sizeof *misuses; index++) {
		if (strcmp(misuses[index].name, name) == 0) {
			misuses[index].run();
			return;
		}
	}
	usage_error(name);
}
