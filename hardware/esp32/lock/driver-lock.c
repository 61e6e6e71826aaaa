/* For usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "driver-lock.h"

#include <stdint.h>
#include <unistd.h>

#include "esp_crypto_lock.h"
#include "sdkconfig.h"

/* A tick: ESP-IDF's usleep blocks the task for it, and lets the other one leave; in less it would turn round and round. */
#define TICK_MICROSECONDS (1000000 / CONFIG_FREERTOS_HZ)

/*
 * A word and no mutex of FreeRTOS, of which only its holder could say anything, and whose record would point to a task that is deleted.
 * Tasks hardly ever meet here, so they look again at the next tick.
 */
#define INSIDE 1u
#define HELD 2u
static uint32_t state;

/* Sets the state if it is `before`. */
static bool change(uint32_t before, uint32_t after)
{
	return __atomic_compare_exchange_n(&state, &before, after, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void heimlig_drivers_enter(void)
{
	while (!change(0, INSIDE))
		usleep(TICK_MICROSECONDS);
	esp_crypto_sha_aes_lock_acquire();
}

void heimlig_drivers_leave(void)
{
	esp_crypto_sha_aes_lock_release();
	__atomic_fetch_and(&state, ~INSIDE, __ATOMIC_RELEASE);
}

/* With a task inside, nobody follows it once this is set: else one that comes back again and again could never be caught outside. */
static bool announce(void)
{
	return change(0, HELD) || change(INSIDE, INSIDE | HELD);
}

static bool is_inside(void)
{
	return (__atomic_load_n(&state, __ATOMIC_ACQUIRE) & INSIDE) != 0;
}

bool heimlig_drivers_hold(void)
{
	uint32_t left = HEIMLIG_DRIVERS_PATIENCE * 1000 / TICK_MICROSECONDS;
	bool is_announced = false;
	while (!(is_announced = is_announced || announce()) || is_inside()) {
		if (left-- == 0) {
			if (is_announced)
				heimlig_drivers_release();
			return false;
		}
		usleep(TICK_MICROSECONDS);
	}
	return true;
}

void heimlig_drivers_release(void)
{
	__atomic_fetch_and(&state, ~HELD, __ATOMIC_RELEASE);
}
