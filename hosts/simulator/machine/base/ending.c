#include "base/ending.h"
#include "base/cause.h"
#include "base/lock.h"
#include "task.h"

void endingRequestLocked(Machine* machine)
{
	__atomic_store_n(&machine->ending, 1, __ATOMIC_SEQ_CST);
	pthread_cond_signal(&machine->condition);
}

void endingRequest(Machine* machine)
{
	lockAcquire();
	endingRequestLocked(machine);
	lockRelease();
}

txBoolean endingIsRequested(Machine* machine)
{
	return __atomic_load_n(&machine->ending, __ATOMIC_SEQ_CST) != 0;
}

void endingCheck(txMachine* the)
{
	endingStopIfDeleted(the->simulated);
	if (!endingIsRequested(the->simulated))
		return;
	causeSet(the->simulated, CauseTerminated, "terminated");
	fxExitToHost(the);
}

txBoolean endingIsDeleted(Machine* machine)
{
	return __atomic_load_n(&machine->deleted, __ATOMIC_SEQ_CST) != 0;
}

void endingStop(Machine* machine)
{
	machine->stoppable = 0;
	siglongjmp(machine->beginning, 1);
}

void endingStopIfDeleted(Machine* machine)
{
	if (machine->stoppable && endingIsDeleted(machine))
		endingStop(machine);
}

void endingLeaveSections(Machine* machine)
{
	emulated_critical_set(machine->stoppable ? 0 : 1);
}
