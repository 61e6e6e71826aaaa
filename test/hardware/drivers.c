#include "drivers.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "input.h"
#include "lock/driver-lock.h"
#include "memory/free-memory.h"
#include "released-memory.h"
#include "sha/sha-engine.h"
#include "sha/sha.h"

static bool is_done;

/* This thread is in a driver nearly all the time. */
static void *digest_repeatedly(void *count)
{
	uint8_t digest[32];
	static const uint8_t data[2000];
	while (!__atomic_load_n(&is_done, __ATOMIC_SEQ_CST)) {
		heimlig_sha_digest(256, data, sizeof data, digest);
		__atomic_add_fetch((unsigned *)count, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

static bool is_entered_while_held(void)
{
	unsigned long before;
	if (!heimlig_drivers_hold())
		return true;
	before = emulated_lock_count();
	for (volatile unsigned turns = 0; turns < 100000; turns++) {
	}
	const bool someone_entered = emulated_lock_is_held() || emulated_lock_count() != before;
	heimlig_drivers_release();
	return someone_entered;
}

void hold_drivers(void)
{
	pthread_t threads[2];
	unsigned count = 0, failures = 0;
	for (int index = 0; index < 2; index++)
		if (pthread_create(&threads[index], NULL, digest_repeatedly, &count) != 0)
			usage_error("no thread");
	while (__atomic_load_n(&count, __ATOMIC_SEQ_CST) == 0) {
	}
	for (int times = 0; times < 50; times++)
		failures += is_entered_while_held();
	const unsigned before = __atomic_load_n(&count, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&count, __ATOMIC_SEQ_CST) < before + 3) {
	}
	__atomic_store_n(&is_done, true, __ATOMIC_SEQ_CST);
	for (int index = 0; index < 2; index++)
		pthread_join(threads[index], NULL);
	printf("%u\n", failures);
}

static void *enter_forever(void *nothing)
{
	(void)nothing;
	heimlig_drivers_enter();
	return NULL;
}

void hold_lost_drivers(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, enter_forever, NULL) != 0)
		usage_error("no thread");
	pthread_join(thread, NULL);
	printf("%s", heimlig_drivers_hold() ? "held" : "refused");
	printf(" %s\n", heimlig_drivers_hold() ? "held" : "refused");
}

/* As after the deletion of a machine with a digest between two pieces. */
void recover_drivers(void)
{
	const char *before = emulated_clock_is_on(EMULATED_SHA) ? "on" : "off";
	if (!heimlig_drivers_hold())
		usage_error("the drivers can not be held");
	heimlig_sha_engine_recover();
	heimlig_drivers_release();
	printf("%s %s\n", before, emulated_clock_is_on(EMULATED_SHA) ? "on" : "off");
}

#define BLOCKS 40

static const uint8_t secret[16] = "a key of 16 byte";

static void fill(uint8_t *bytes, size_t size)
{
	for (size_t offset = 0; offset < size; offset++)
		bytes[offset] = secret[offset % sizeof secret];
}

/* Frees every second block, and wipes: prints whether the secret is in free memory before, how often after, and how many used blocks keep it. */
void wipe_free_memory(void)
{
	uint8_t *blocks[BLOCKS];
	size_t intact = 0;
	for (size_t index = 0; index < BLOCKS; index++) {
		const size_t size = 16 + index * index * 50;
		blocks[index] = emulated_bytes_take(size);
		if (blocks[index] == NULL)
			usage_error("no memory");
		fill(blocks[index], size);
	}
	for (size_t index = 0; index < BLOCKS; index += 2)
		emulated_bytes_release(blocks[index]);
	const bool was_there = emulated_bytes_search(secret, sizeof secret) > 1000;
	heimlig_wipe_free_memory();
	for (size_t index = 1; index < BLOCKS; index += 2)
		intact += memcmp(blocks[index], secret, sizeof secret) == 0;
	printf("%s %lu %lu\n", was_there ? "there" : "not there", (unsigned long)emulated_bytes_search(secret, 4), (unsigned long)intact);
	for (size_t index = 1; index < BLOCKS; index += 2)
		emulated_bytes_release(blocks[index]);
	emulated_bytes_forget();
}
