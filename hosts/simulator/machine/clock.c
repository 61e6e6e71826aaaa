#include "simulator.h"
#include <sys/time.h>

double clockMicroseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
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
	/* A deadline of years is as good as none, and time_t may have 32 bits. */
	if (seconds > 2e9)
		seconds = 2e9;
	result.tv_sec = (time_t)seconds;
	result.tv_nsec = (long)(fmod(microseconds, 1e6) * 1e3);
	return result;
}

txBoolean conditionWait(pthread_cond_t* condition, double deadline)
{
	if (isinf(deadline)) {
		pthread_cond_wait(condition, &run.lock);
		return 1;
	}
#if defined(__APPLE__)
	double rest = deadline - clockMicroseconds();
	struct timespec time = toTimespec(rest > 0 ? rest : 0);
	return pthread_cond_timedwait_relative_np(condition, &run.lock, &time) != ETIMEDOUT;
#else
	struct timespec time = toTimespec(deadline);
	return pthread_cond_timedwait(condition, &run.lock, &time) != ETIMEDOUT;
#endif
}
