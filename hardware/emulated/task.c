/* For nanosleep and usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "task.h"

#include <stddef.h>
#include <time.h>
#include <unistd.h>

static emulated_task_hook hook;
static unsigned long tasks;

static __thread unsigned long number;
/* Read by signal handlers of the same thread. */
static __thread volatile int depth;

unsigned long emulated_task(void)
{
	if (number == 0)
		number = __atomic_add_fetch(&tasks, 1, __ATOMIC_RELAXED);
	return number;
}

void emulated_task_set_hook(emulated_task_hook wanted)
{
	hook = wanted;
}

static void call_hook(bool waits)
{
	if (hook != NULL)
		hook(waits);
}

void emulated_critical_enter(void)
{
	depth++;
	/* The compiler must not move what follows before it. */
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

void emulated_critical_exit(void)
{
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	if (--depth == 0)
		call_hook(false);
}

void emulated_critical_lock(pthread_mutex_t *mutex)
{
	emulated_critical_enter();
	pthread_mutex_lock(mutex);
}

void emulated_critical_unlock(pthread_mutex_t *mutex)
{
	pthread_mutex_unlock(mutex);
	emulated_critical_exit();
}

bool emulated_critical_is_inside(void)
{
	return depth > 0;
}

void emulated_critical_set(int wanted)
{
	depth = wanted;
}

/*
 * In place of the system's. ESP-IDF's usleep lets other tasks run meanwhile (vTaskDelay), and they may delete a task that waits in a
 * driver.
 */
int usleep(useconds_t us)
{
	const struct timespec time = { .tv_sec = (time_t)(us / 1000000), .tv_nsec = (long)(us % 1000000) * 1000 };
	call_hook(true);
	nanosleep(&time, NULL);
	call_hook(true);
	return 0;
}
