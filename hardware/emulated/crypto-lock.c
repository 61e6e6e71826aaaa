/* For usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "esp_crypto_lock.h"

#include <unistd.h>

#include "chip.h"
#include "soc/soc_caps.h"
#include "task.h"

/* How long a task that waits sleeps at a time. */
#define WAIT_MICROSECONDS 50

/* The task that holds the lock, 0: none. ESP-IDF's is a mutex of FreeRTOS: a task that is deleted while it has it keeps it for ever. */
static unsigned long holder;
static unsigned long count;
static unsigned slowness;

bool emulated_lock_is_held(void)
{
	return __atomic_load_n(&holder, __ATOMIC_SEQ_CST) != 0;
}

static bool is_mine(void)
{
	return __atomic_load_n(&holder, __ATOMIC_SEQ_CST) == emulated_task();
}

static bool take(void)
{
	unsigned long nobody = 0;
	return __atomic_compare_exchange_n(&holder, &nobody, emulated_task(), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void emulated_expect_lock(const char *action)
{
	if (is_mine())
		return;
	if (emulated_lock_is_held())
		emulated_complain("%s: another thread holds the lock", action);
	emulated_complain("%s: used without the lock", action);
}

unsigned long emulated_lock_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_SEQ_CST);
}

void emulated_lock_slow_down(unsigned microseconds)
{
	__atomic_store_n(&slowness, microseconds, __ATOMIC_SEQ_CST);
}

void esp_crypto_sha_aes_lock_acquire(void)
{
	if (is_mine())
		emulated_complain("esp_crypto_sha_aes_lock_acquire: this thread holds the lock already");
	while (!take())
		usleep(WAIT_MICROSECONDS);
	__atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&slowness, __ATOMIC_SEQ_CST) > 0)
		usleep(slowness);
	emulated_aes_disturb();
	/* Whoever leaves the clock on counts on finding the state again, and is the only one who uses the engine. */
	if (!emulated_clock_is_on(EMULATED_SHA))
		emulated_sha_disturb();
}

/* Others use the SHA engine too: on the first ESP32 a digest may hold it if no harm is done when it loses it. */
static void expect_held(void)
{
#if SOC_SHA_SUPPORT_RESUME
	emulated_complain("esp_crypto_sha_aes_lock_release: the SHA clock is still on");
#else
	if (!emulated_sha_is_saved())
		emulated_complain("esp_crypto_sha_aes_lock_release: the SHA clock is on, but no digest in the engine was saved");
#endif
}

void esp_crypto_sha_aes_lock_release(void)
{
	emulated_expect_lock("esp_crypto_sha_aes_lock_release");
	if (emulated_clock_is_on(EMULATED_AES))
		emulated_complain("esp_crypto_sha_aes_lock_release: the AES clock is still on");
	if (emulated_clock_is_on(EMULATED_SHA))
		expect_held();
	__atomic_store_n(&holder, 0, __ATOMIC_SEQ_CST);
}
