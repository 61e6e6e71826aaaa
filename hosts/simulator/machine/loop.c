/* The event loop of a machine: promise jobs first, then messages and timers, as Moddable's task does. */
#include "simulator.h"

/* How long a rejected promise that is still reachable may wait for its handler while the machine has nothing to do. */
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

/* A rejected promise that can no longer be reached will never be handled. */
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
	const char* activity = machineEnterActivity(machine, "waiting for messages");
	runLock();
	while (!machine->firstMessage && !machineIsEnding(machine) && (clockMicroseconds() < deadline))
		conditionWait(&machine->condition, deadline);
	runUnlock();
	machineEnterActivity(machine, activity);
}

void loopRun(txMachine* the)
{
	Machine* machine = the->simulated;
	Message* message;
	for (;;) {
		runPromiseJobs(the);
		machineCheckEnding(the);
		if (machine->closing)
			return;
		message = messageTake(machine);
		if (message)
			messageDeliver(the, message);
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
