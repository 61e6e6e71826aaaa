#include "sha-engine.h"

#include "../lock/driver-lock.h"
#include "esp_crypto_lock.h"
#include "esp_crypto_periph_clk.h"
#include "hal/sha_hal.h"
#include "sdkconfig.h"
#include "soc/soc_caps.h"

/*
 * On chips whose SHA engines run in parallel (the first ESP32), ESP-IDF v6.0's driver ignores the shared lock. It takes a lock for each engine, and
 * switches the clock without regard to others.
 */
#if CONFIG_MBEDTLS_HARDWARE_SHA && SOC_SHA_SUPPORT_PARALLEL_ENG
#error "On this chip, mbedTLS and Heimlig can not share the SHA peripheral: set CONFIG_MBEDTLS_HARDWARE_SHA=n"
#endif

static const uint32_t nothing[HEIMLIG_SHA_BLOCK_MAXIMUM / sizeof(uint32_t)];

/* The digest that holds the peripheral; ticket 0: none. The lock guards this. The clock is on while a digest holds it. */
static struct {
	uint64_t ticket;
	uint64_t last_ticket;
	unsigned bits;
} holder;

bool heimlig_sha_supported(unsigned bits)
{
	switch (bits) {
#if SOC_SHA_SUPPORT_SHA256
	case 256:
		return true;
#endif
#if SOC_SHA_SUPPORT_SHA384
	case 384:
		return true;
#endif
#if SOC_SHA_SUPPORT_SHA512
	case 512:
		return true;
#endif
	default:
		return false;
	}
}

static esp_sha_type type_of(unsigned bits)
{
	switch (bits) {
#if SOC_SHA_SUPPORT_SHA512
	case 512:
		return SHA2_512;
#endif
#if SOC_SHA_SUPPORT_SHA384
	case 384:
		return SHA2_384;
#endif
	default:
		return SHA2_256;
	}
}

/* FIPS 180-4 §5.2 */
size_t heimlig_sha_block_size(unsigned bits)
{
	return bits == 256 ? 64 : 128;
}

void heimlig_sha_engine_hash(unsigned bits, const uint32_t *block, bool first)
{
	sha_hal_hash_block(type_of(bits), block, heimlig_sha_block_size(bits) / sizeof *block, first);
	/* The HAL does not wait before it fills the text registers and starts. */
	sha_hal_wait_idle();
}

void heimlig_sha_engine_read(unsigned bits, uint32_t *state)
{
	sha_hal_read_digest(type_of(bits), state);
}

#if SOC_SHA_SUPPORT_RESUME
void heimlig_sha_engine_write(unsigned bits, uint32_t *state)
{
	sha_hal_write_digest(type_of(bits), state);
}
#endif

static void switch_on(unsigned bits)
{
	esp_crypto_sha_enable_periph_clk(true);
	sha_hal_wait_idle();
	sha_hal_set_mode(type_of(bits));
}

static void switch_off(unsigned bits)
{
	/* The text registers still hold the end of the message, which may be secret. */
	heimlig_sha_engine_hash(bits, nothing, true);
	esp_crypto_sha_enable_periph_clk(false);
}

static void remove_holder(void)
{
	if (holder.ticket == 0)
		return;
	switch_off(holder.bits);
	holder.ticket = 0;
}

void heimlig_sha_engine_acquire(unsigned bits)
{
	heimlig_drivers_enter();
	remove_holder();
	switch_on(bits);
}

void heimlig_sha_engine_release(unsigned bits)
{
	switch_off(bits);
	heimlig_drivers_leave();
}

/*
 * The first ESP32 gives the state as numbers; numbers of 64 bits have their lower word first (sha_ll_read_digest). Later chips give the bytes in
 * the order of the digest.
 */
static uint8_t digest_byte(unsigned bits, const uint32_t *state, size_t index)
{
#if SOC_SHA_ENDIANNESS_BE
	const size_t word = bits == 256 ? index / 4 : (index / 4) ^ 1;
	return (uint8_t)(state[word] >> (24 - 8 * (index % 4)));
#else
	(void)bits;
	return ((const uint8_t *)state)[index];
#endif
}

void heimlig_sha_engine_digest(unsigned bits, const uint32_t *state, uint8_t *digest)
{
	for (size_t index = 0; index < bits / 8; index++)
		digest[index] = digest_byte(bits, state, index);
}

bool heimlig_sha_engine_hold(unsigned bits, uint64_t *ticket)
{
	heimlig_drivers_enter();
	if (holder.ticket != 0) {
		heimlig_drivers_leave();
		return false;
	}
	switch_on(bits);
	holder.bits = bits;
	*ticket = holder.ticket = ++holder.last_ticket;
	return true;
}

bool heimlig_sha_engine_resume(uint64_t ticket)
{
	heimlig_drivers_enter();
	if (holder.ticket == ticket)
		return true;
	heimlig_drivers_leave();
	return false;
}

void heimlig_sha_engine_pause(void)
{
	heimlig_drivers_leave();
}

void heimlig_sha_engine_drop(uint64_t ticket)
{
	if (ticket == 0)
		return;
	heimlig_drivers_enter();
	if (holder.ticket == ticket)
		remove_holder();
	heimlig_drivers_leave();
}

void heimlig_sha_engine_forget(void)
{
	heimlig_drivers_enter();
	remove_holder();
	heimlig_drivers_leave();
}

void heimlig_sha_engine_recover(void)
{
	esp_crypto_sha_aes_lock_acquire();
	remove_holder();
	esp_crypto_sha_aes_lock_release();
}
