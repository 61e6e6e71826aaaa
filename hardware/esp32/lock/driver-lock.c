/* For usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "driver-lock.h"

#include <stdint.h>
#include <unistd.h>

#include "esp_crypto_lock.h"
#include "sdkconfig.h"

/* ESP-IDF's usleep blocks the task from one tick on, so the other task can leave. Below that it spins. */
#define TICK_MICROSECONDS (1000000 / CONFIG_FREERTOS_HZ)

/*
 * A word instead of a FreeRTOS mutex: only the holder of a mutex can give it back, and its record points to the task, which may be deleted.
 * Tasks rarely meet here, so they poll at each tick.
 */
#define INSIDE 1u
#define HELD 2u
static uint32_t drivers;
static uint32_t libraries;

/* Replaces the state if it is `before`. */
static bool change(uint32_t *state, uint32_t before, uint32_t after)
{
	return __atomic_compare_exchange_n(state, &before, after, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static void begin(uint32_t *state)
{
	while (!change(state, 0, INSIDE))
		usleep(TICK_MICROSECONDS);
}

static void end(uint32_t *state)
{
	__atomic_fetch_and(state, ~INSIDE, __ATOMIC_RELEASE);
}

void heimlig_drivers_begin(void)
{
	begin(&drivers);
}

void heimlig_drivers_end(void)
{
	end(&drivers);
}

void heimlig_libraries_begin(void)
{
	begin(&libraries);
}

void heimlig_libraries_end(void)
{
	end(&libraries);
}

void heimlig_drivers_enter(void)
{
	heimlig_drivers_begin();
	esp_crypto_sha_aes_lock_acquire();
}

void heimlig_drivers_leave(void)
{
	esp_crypto_sha_aes_lock_release();
	heimlig_drivers_end();
}

/* HELD keeps the next task out while one is inside. Else a task that enters again and again would never be found outside. */
static bool announce(uint32_t *state)
{
	return change(state, 0, HELD) || change(state, INSIDE, INSIDE | HELD);
}

static bool is_inside(const uint32_t *state)
{
	return (__atomic_load_n(state, __ATOMIC_ACQUIRE) & INSIDE) != 0;
}

static void release(uint32_t *state)
{
	__atomic_fetch_and(state, ~HELD, __ATOMIC_RELEASE);
}

static bool hold(uint32_t *state)
{
	uint32_t left = HEIMLIG_DRIVERS_TIMEOUT * 1000 / TICK_MICROSECONDS;
	bool is_announced = false;
	while (!(is_announced = is_announced || announce(state)) || is_inside(state)) {
		if (left-- == 0) {
			if (is_announced)
				release(state);
			return false;
		}
		usleep(TICK_MICROSECONDS);
	}
	return true;
}

bool heimlig_drivers_hold(void)
{
	/* Libraries first: while one computes, drivers go on. */
	if (!hold(&libraries))
		return false;
	if (hold(&drivers))
		return true;
	release(&libraries);
	return false;
}

void heimlig_drivers_release(void)
{
	release(&drivers);
	release(&libraries);
}
