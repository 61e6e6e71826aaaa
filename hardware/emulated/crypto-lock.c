#include "esp_crypto_lock.h"

#include <pthread.h>

#include "chip.h"
#include "soc/soc_caps.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Guards what follows; `lock` itself can not be asked who holds it. */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static bool held;
static pthread_t holder;
static unsigned long count;

static void enter(void)
{
	pthread_mutex_lock(&guard);
}

static void leave(void)
{
	pthread_mutex_unlock(&guard);
}

static bool is_held(void)
{
	enter();
	bool answer = held;
	leave();
	return answer;
}

static bool is_mine(void)
{
	enter();
	bool answer = held && pthread_equal(holder, pthread_self());
	leave();
	return answer;
}

static void set(bool value)
{
	enter();
	held = value;
	holder = pthread_self();
	if (value)
		count++;
	leave();
}

void emulated_expect_lock(const char *action)
{
	if (is_mine())
		return;
	if (is_held())
		emulated_complain("%s: another thread holds the lock", action);
	emulated_complain("%s: used without the lock", action);
}

unsigned long emulated_lock_count(void)
{
	enter();
	unsigned long answer = count;
	leave();
	return answer;
}

void esp_crypto_sha_aes_lock_acquire(void)
{
	if (is_mine())
		emulated_complain("esp_crypto_sha_aes_lock_acquire: this thread holds the lock already");
	pthread_mutex_lock(&lock);
	set(true);
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
	set(false);
	pthread_mutex_unlock(&lock);
}
