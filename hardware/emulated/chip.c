#include "chip.h"

#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "hal/aes_hal.h"
#include "hal/sha_hal.h"
#include "panic.h"
#include "soc/soc_caps.h"

/* Panics unless this thread holds the lock and the peripheral's clock is on. */
static void expect_ready(emulated_peripheral peripheral, const char *action)
{
	emulated_lock_expect(action);
	if (!emulated_clock_is_on(peripheral))
		emulated_panic("%s: the peripheral's clock is off", action);
}

void esp_crypto_sha_aes_lock_acquire(void)
{
	emulated_lock_take("esp_crypto_sha_aes_lock_acquire");
	emulated_aes_overwrite_registers();
	/* A driver that leaves the clock on relies on the engine's state, and is its only user. */
	if (!emulated_clock_is_on(EMULATED_SHA))
		emulated_sha_overwrite_registers();
}

/*
 * Others use the SHA engine too. On the first ESP32 a driver may leave a digest in it, provided the driver can also go on without it:
 * it has read the state.
 */
static void expect_saved(void)
{
#if SOC_SHA_SUPPORT_RESUME
	emulated_panic("esp_crypto_sha_aes_lock_release: the SHA clock is still on");
#else
	if (!emulated_sha_is_saved())
		emulated_panic("esp_crypto_sha_aes_lock_release: the SHA clock is on, but no digest in the engine was saved");
#endif
}

void esp_crypto_sha_aes_lock_release(void)
{
	emulated_lock_expect("esp_crypto_sha_aes_lock_release");
	if (emulated_clock_is_on(EMULATED_AES))
		emulated_panic("esp_crypto_sha_aes_lock_release: the AES clock is still on");
	if (emulated_clock_is_on(EMULATED_SHA))
		expect_saved();
	emulated_lock_give();
}

static void enable_clock(emulated_peripheral peripheral, bool enable, const char *action)
{
	emulated_lock_expect(action);
	emulated_clock_switch(peripheral, enable, action);
}

void esp_crypto_aes_enable_periph_clk(bool enable)
{
	enable_clock(EMULATED_AES, enable, "esp_crypto_aes_enable_periph_clk");
	if (enable)
		emulated_aes_reset();
}

void esp_crypto_sha_enable_periph_clk(bool enable)
{
	enable_clock(EMULATED_SHA, enable, "esp_crypto_sha_enable_periph_clk");
	if (enable)
		emulated_sha_reset();
}

uint8_t aes_hal_setkey(const uint8_t *key, size_t key_bytes, int mode)
{
	expect_ready(EMULATED_AES, "aes_hal_setkey");
	return emulated_aes_set_key(key, key_bytes, mode);
}

void aes_hal_transform_block(const void *input_block, void *output_block)
{
	expect_ready(EMULATED_AES, "aes_hal_transform_block");
	emulated_aes_transform_block(input_block, output_block);
}

void sha_hal_set_mode(esp_sha_type sha_type)
{
	expect_ready(EMULATED_SHA, "sha_hal_set_mode");
	emulated_sha_set_mode(sha_type);
}

void sha_hal_hash_block(esp_sha_type sha_type, const void *data_block, size_t block_word_len, bool first_block)
{
	expect_ready(EMULATED_SHA, "sha_hal_hash_block");
	emulated_sha_hash_block(sha_type, data_block, block_word_len, first_block);
}

void sha_hal_wait_idle(void)
{
	expect_ready(EMULATED_SHA, "sha_hal_wait_idle");
	emulated_sha_wait_idle();
}

void sha_hal_read_digest(esp_sha_type sha_type, void *digest_state)
{
	expect_ready(EMULATED_SHA, "sha_hal_read_digest");
	emulated_sha_read_digest(sha_type, digest_state);
}

#if SOC_SHA_SUPPORT_RESUME
void sha_hal_write_digest(esp_sha_type sha_type, void *digest_state)
{
	expect_ready(EMULATED_SHA, "sha_hal_write_digest");
	emulated_sha_write_digest(sha_type, digest_state);
}
#endif
