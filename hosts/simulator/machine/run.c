#include "simulator.h"

/* How long machines may take to notice that the run has failed before the process ends without them. */
#define mxGraceMicroseconds 5e6

Run run;

static pthread_t watcher;
static txBoolean watching;
static pthread_cond_t watcherCondition;
static double runDeadline;

/* A critical section: a machine that is deleted meanwhile ends when it leaves it. */
void runLock(void)
{
	emulated_critical_lock(&run.lock);
}

void runUnlock(void)
{
	emulated_critical_unlock(&run.lock);
}

void runInitialize(void)
{
	pthread_mutex_init(&run.lock, NULL);
	conditionInitialize(&watcherCondition);
	deletionInitialize();
	runDeadline = INFINITY;
}

/*
 * Asking the main machine to end is enough: it ends its workers, they end theirs. It sleeps on its own condition only,
 * so this reaches it wherever it waits.
 */
static void endAll(void)
{
	Machine* machine = run.mainMachine;
	runDeadline = clockMicroseconds() + mxGraceMicroseconds;
	pthread_cond_signal(&watcherCondition);
	if (machine) {
		__atomic_store_n(&machine->ending, 1, __ATOMIC_SEQ_CST);
		pthread_cond_signal(&machine->condition);
	}
}

void runFail(const char* format, ...)
{
	va_list arguments;
	runLock();
	if (!run.failed) {
		run.failed = 1;
		va_start(arguments, format);
		vfprintf(stderr, format, arguments);
		va_end(arguments);
		fputc('\n', stderr);
		endAll();
	}
	runUnlock();
}

static void reportActivities(void)
{
	Machine* machine;
	for (machine = run.machines; machine; machine = machine->next)
		if (machine->state != StateEnded)
			fprintf(stderr, "  machine %s: %s\n", machine->name, __atomic_load_n(&machine->activity, __ATOMIC_SEQ_CST));
}

static void* watch(void* argument)
{
	double timeoutSeconds = *(double*)argument;
	runLock();
	while (!run.finished) {
		if (conditionWait(&watcherCondition, runDeadline) || run.finished || (clockMicroseconds() < runDeadline))
			continue;
		if (run.failed) {
			fputs("simulator: machines did not end in time:\n", stderr);
			reportActivities();
			fflush(stdout);
			_exit(run.timedOut ? 124 : 1);
		}
		run.failed = run.timedOut = 1;
		fprintf(stderr, "simulator: timeout after %g s:\n", timeoutSeconds);
		reportActivities();
		endAll();
	}
	runUnlock();
	return NULL;
}

void runWatch(double timeoutSeconds)
{
	static double timeout;
	timeout = timeoutSeconds;
	if (timeoutSeconds > 0)
		runDeadline = clockMicroseconds() + timeoutSeconds * 1e6;
	watching = pthread_create(&watcher, NULL, watch, &timeout) == 0;
}

void runStopWatching(void)
{
	runLock();
	run.finished = 1;
	pthread_cond_signal(&watcherCondition);
	runUnlock();
	if (watching)
		pthread_join(watcher, NULL);
}
