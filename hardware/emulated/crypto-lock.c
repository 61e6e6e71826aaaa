/* For usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "crypto-lock.h"

#include <unistd.h>

#include "panic.h"
#include "task.h"

/* How long a waiting task sleeps at a time. */
#define WAIT_MICROSECONDS 50

/* The number of the task that holds the lock; 0: none. */
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

static bool try_to_take(void)
{
	unsigned long nobody = 0;
	return __atomic_compare_exchange_n(&holder, &nobody, emulated_task(), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void emulated_lock_expect(const char *action)
{
	if (is_mine())
		return;
	if (emulated_lock_is_held())
		emulated_panic("%s: another thread holds the lock", action);
	emulated_panic("%s: used without the lock", action);
}

unsigned long emulated_lock_count(void)
{
	return __atomic_load_n(&count, __ATOMIC_SEQ_CST);
}

void emulated_lock_slow_down(unsigned microseconds)
{
	__atomic_store_n(&slowness, microseconds, __ATOMIC_SEQ_CST);
}

void emulated_lock_take(const char *action)
{
	if (is_mine())
		emulated_panic("%s: this thread holds the lock already", action);
	while (!try_to_take())
		usleep(WAIT_MICROSECONDS);
	__atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&slowness, __ATOMIC_SEQ_CST) > 0)
		usleep(slowness);
}

void emulated_lock_give(void)
{
	__atomic_store_n(&holder, 0, __ATOMIC_SEQ_CST);
}
