#include "misuse.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "chip.h"
#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "esp_random.h"
#include "flash.h"
#include "hal/sha_hal.h"
#include "input.h"
#include "mbedtls/private/sha256.h"
#include "memory.h"
#include "misuse-aes.h"
#include "root-key.h"
#include "soc/soc_caps.h"

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

static void sha_hold(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_wait_idle();
	sha_hal_read_digest(SHA2_256, words);
	esp_crypto_sha_aes_lock_release();
}

static void sha_hold_unsaved(void)
{
	sha_start(SHA2_256, 16);
	sha_hal_wait_idle();
	esp_crypto_sha_aes_lock_release();
}

static void sha_hold_nothing(void)
{
	take_sha();
	esp_crypto_sha_aes_lock_release();
}

/* Another user has switched the engine off, and the holder does not know. */
static void sha_continue_lost(void)
{
	sha_hold();
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_sha_enable_periph_clk(false);
	esp_crypto_sha_aes_lock_release();
	esp_crypto_sha_aes_lock_acquire();
	sha_hal_hash_block(SHA2_256, words, 16, false);
}

static void sha_continue_reset(void)
{
	sha_hold();
	esp_crypto_sha_aes_lock_acquire();
	esp_crypto_sha_enable_periph_clk(false);
	esp_crypto_sha_aes_lock_release();
	sha_continue_before_start();
}

static void *hold_sha(void *nothing)
{
	sha_hold();
	return nothing;
}

static void sha_continue_of_another_thread(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, hold_sha, NULL) == 0)
		pthread_join(thread, NULL);
	esp_crypto_sha_aes_lock_acquire();
	sha_hal_hash_block(SHA2_256, words, 16, false);
}

#if SOC_SHA_SUPPORT_RESUME
static void sha_write_without_mode(void)
{
	take_sha();
	sha_hal_write_digest(SHA2_256, words);
}
#endif

static void software_part_of_block(void)
{
	mbedtls_sha256_context context;
	mbedtls_sha256_init(&context);
	mbedtls_sha256_starts(&context, 0);
	mbedtls_sha256_update(&context, key, 32);
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

static const misuse_entry misuses[] = {
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
	{ "sha-hold", sha_hold },
	{ "sha-hold-unsaved", sha_hold_unsaved },
	{ "sha-hold-nothing", sha_hold_nothing },
	{ "sha-continue-lost", sha_continue_lost },
	{ "sha-continue-reset", sha_continue_reset },
	{ "sha-continue-of-another-thread", sha_continue_of_another_thread },
#if SOC_SHA_SUPPORT_RESUME
	{ "sha-write-without-mode", sha_write_without_mode },
#endif
	{ "software-part-of-block", software_part_of_block },
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

static bool run(const misuse_entry *entries, size_t count, const char *name)
{
	for (size_t index = 0; index < count; index++) {
		if (strcmp(entries[index].name, name) == 0) {
			entries[index].run();
			return true;
		}
	}
	return false;
}

void misuse(const char *name)
{
	if (!run(misuses, sizeof misuses / sizeof *misuses, name) && !run(aes_misuses, aes_misuse_count, name)
		&& !run(flash_misuses, flash_misuse_count, name) && !run(efuse_misuses, efuse_misuse_count, name))
		usage_error(name);
}
