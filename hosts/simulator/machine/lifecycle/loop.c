#include "lifecycle/loop.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"
#include "lifecycle/delivery.h"
#include "services/timers.h"

/* How long an idle machine waits for a handler of a rejected promise that is still reachable. */
#define mxRejectionGraceMicroseconds 1e6

static void runPromiseJobs(txMachine* the)
{
	Machine* machine = the->simulated;
	do {
		while (machine->promiseJobs) {
			machine->promiseJobs = 0;
			fxRunPromiseJobs(the);
		}
		fxEndJob(the);
	} while (machine->promiseJobs);
}

/* Nobody can handle a rejected promise that is no longer reachable. */
static double checkRejections(txMachine* the)
{
	Machine* machine = the->simulated;
	if (mxUnhandledPromises.value.reference->next) {
		fxCollectGarbage(the);
		fxCheckUnhandledRejections(the, 0);
	}
	if (!mxUnhandledPromises.value.reference->next) {
		machine->rejectedSince = 0;
		return INFINITY;
	}
	if (machine->rejectedSince == 0)
		machine->rejectedSince = clockMicroseconds();
	else if (clockMicroseconds() >= machine->rejectedSince + mxRejectionGraceMicroseconds)
		fxCheckUnhandledRejections(the, 1);
	return machine->rejectedSince + mxRejectionGraceMicroseconds;
}

static txBoolean hasNothingLeft(Machine* machine)
{
	return !machine->parent && !machine->children && isinf(timersNext(machine));
}

static void waitForWork(txMachine* the)
{
	Machine* machine = the->simulated;
	double deadline = fmin(checkRejections(the), timersNext(machine));
	const char* activity = recordSetActivity(machine, "waiting for messages");
	lockAcquire();
	while (!machine->firstMessage && !endingIsRequested(machine) && (clockMicroseconds() < deadline))
		conditionWait(&machine->condition, deadline);
	lockRelease();
	recordSetActivity(machine, activity);
}

void loopRun(txMachine* the)
{
	Machine* machine = the->simulated;
	Message* message;
	for (;;) {
		runPromiseJobs(the);
		endingCheck(the);
		if (machine->closing)
			return;
		message = messageTake(machine);
		if (message)
			deliveryRun(the, message);
		if (timersNext(machine) <= clockMicroseconds())
			timersFire(the);
		else if (!message) {
			if (hasNothingLeft(machine))
				break;
			waitForWork(the);
		}
	}
	fxCheckUnhandledRejections(the, 1);
}
