/* The engine's abort: a machine that can not go on leaves everything, with cause and reason. */
#include "base/cause.h"
#include "base/ending.h"
#include "engine/hook.h"
#include "engine/measurement.h"

static void setMemoryCause(Machine* machine)
{
	const Measurement* empty = measurementOfEmpty();
	Measurement now;
	measurementTake(machine, &now);
	causeSet(machine, CauseMemory, "out of memory: heap of %ld bytes above an empty machine (slots %ld, chunks %ld, stack %ld)",
		(long)machine->creation.staticSize,
		(long)now.slotBytes - (long)empty->slotBytes,
		(long)now.chunkBytes - (long)empty->chunkBytes,
		(long)machine->creation.stackCount * (long)sizeof(txSlot));
}

/* The engine's names of the statuses that the hook gets. */
static const char* hookStatus(int status)
{
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT:
		return "not enough memory";
	case XS_NO_MORE_KEYS_EXIT:
		return "no more keys";
	case XS_UNHANDLED_EXCEPTION_EXIT:
		return "unhandled exception";
	case XS_UNHANDLED_REJECTION_EXIT:
		return "unhandled rejection";
	default:
		return NULL;
	}
}

void fxAbort(txMachine* the, int status)
{
	Machine* machine = the->simulated;
	endingLeaveSections(machine);
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT:
		setMemoryCause(machine);
		break;
	case mxStackOverflowExit:
		causeSet(machine, CauseStack, "stack overflow: stack of %ld slots", (long)machine->creation.stackCount);
		break;
	case XS_NO_MORE_KEYS_EXIT:
		causeSet(machine, CauseKeys, "out of keys: %ld above an empty machine",
			(long)the->keyCount - (long)measurementOfEmpty()->keyCount);
		break;
	case XS_UNHANDLED_EXCEPTION_EXIT:
		causeSetException(the, CauseException, "uncaught exception");
		break;
	case XS_UNHANDLED_REJECTION_EXIT:
		causeSetException(the, CauseRejection, "unhandled promise rejection");
		break;
	case XS_TOO_MUCH_COMPUTATION_EXIT:
		causeSet(machine, CauseTerminated, "terminated");
		break;
	default:
		causeSet(machine, CauseOther, "the engine aborted with status %d", status);
		break;
	}
	if (hookStatus(status))
		hookCall(the, hookStatus(status));
	fxExitToHost(the);
}
