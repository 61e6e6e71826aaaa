#include "base/lock.h"
#include "base/clock.h"
#include "task.h"
#include <errno.h>
#include <math.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void lockAcquire(void)
{
	emulated_critical_lock(&lock);
}

void lockRelease(void)
{
	emulated_critical_unlock(&lock);
}

/* macOS has no clock attribute for conditions but can wait for a relative time, Linux the other way round. */
void conditionInitialize(pthread_cond_t* condition)
{
#if defined(__APPLE__)
	pthread_cond_init(condition, NULL);
#else
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
#endif
}

static struct timespec toTimespec(double microseconds)
{
	struct timespec result;
	double seconds = floor(microseconds / 1e6);
	/* time_t may have 32 bits, and nobody waits for years. */
	if (seconds > 2e9)
		seconds = 2e9;
	result.tv_sec = (time_t)seconds;
	result.tv_nsec = (long)(fmod(microseconds, 1e6) * 1e3);
	return result;
}

bool conditionWait(pthread_cond_t* condition, double deadline)
{
	if (isinf(deadline)) {
		pthread_cond_wait(condition, &lock);
		return true;
	}
#if defined(__APPLE__)
	double rest = deadline - clockMicroseconds();
	struct timespec time = toTimespec(rest > 0 ? rest : 0);
	return pthread_cond_timedwait_relative_np(condition, &lock, &time) != ETIMEDOUT;
#else
	struct timespec time = toTimespec(deadline);
	return pthread_cond_timedwait(condition, &lock, &time) != ETIMEDOUT;
#endif
}
