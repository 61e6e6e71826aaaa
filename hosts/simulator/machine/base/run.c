#include "base/run.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"
#include "base/record.h"

#define mxTimeoutStatus 124

/* How long machines may take to notice a failure before the process ends without them. */
#define mxGraceMicroseconds 5e6

static pthread_t watcher;
static txBoolean watching;

/* Guarded by the lock. */
static pthread_cond_t changed;
static double deadline;
static double timeout;
static txBoolean failed;
static txBoolean timedOut;
static txBoolean finished;

/*
 * Asks only the main machine to end: it ends its workers, and they end theirs. It sleeps on its own condition only, so this reaches it
 * wherever it waits.
 */
static void endAll(void)
{
	Machine* machine = recordFirst();
	deadline = clockMicroseconds() + mxGraceMicroseconds;
	pthread_cond_signal(&changed);
	if (machine)
		endingRequestLocked(machine);
}

void runFail(const char* format, ...)
{
	va_list arguments;
	lockAcquire();
	if (!failed) {
		failed = 1;
		va_start(arguments, format);
		vfprintf(stderr, format, arguments);
		va_end(arguments);
		fputc('\n', stderr);
		endAll();
	}
	lockRelease();
}

static void reportActivities(void)
{
	Machine* machine;
	for (machine = recordFirst(); machine; machine = machine->next)
		if (machine->state != StateEnded)
			fprintf(stderr, "  machine %s: %s\n", machine->name, __atomic_load_n(&machine->activity, __ATOMIC_SEQ_CST));
}

int runStatus(void)
{
	return timedOut ? mxTimeoutStatus : failed ? 1 : 0;
}

static void passDeadline(void)
{
	if (failed) {
		fputs("simulator: machines did not end in time:\n", stderr);
		reportActivities();
		fflush(stdout);
		_exit(runStatus());
	}
	failed = timedOut = 1;
	fprintf(stderr, "simulator: timeout after %g s:\n", timeout);
	reportActivities();
	endAll();
}

static void* watch(void* argument)
{
	(void)argument;
	lockAcquire();
	while (!finished) {
		if (conditionWait(&changed, deadline) || finished || (clockMicroseconds() < deadline))
			continue;
		passDeadline();
	}
	lockRelease();
	return NULL;
}

void runWatch(double timeoutSeconds)
{
	conditionInitialize(&changed);
	timeout = timeoutSeconds;
	deadline = timeoutSeconds > 0 ? clockMicroseconds() + timeoutSeconds * 1e6 : INFINITY;
	watching = pthread_create(&watcher, NULL, watch, NULL) == 0;
}

void runStopWatching(void)
{
	lockAcquire();
	finished = 1;
	pthread_cond_signal(&changed);
	lockRelease();
	if (watching)
		pthread_join(watcher, NULL);
}
