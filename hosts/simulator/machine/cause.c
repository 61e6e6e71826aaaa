#include "simulator.h"

void causeSet(Machine* machine, Cause cause, const char* format, ...)
{
	va_list arguments;
	if (machine->cause != CauseNone)
		return;
	machine->cause = cause;
	va_start(arguments, format);
	vsnprintf(machine->reason, sizeof(machine->reason), format, arguments);
	va_end(arguments);
}

/* Anything may be thrown, and asking it for its stack may throw again: the label alone then stands. */
void causeSetException(txMachine* the, Cause cause, const char* label)
{
	Machine* machine = the->simulated;
	if (machine->cause != CauseNone)
		return;
	causeSet(machine, cause, "%s", label);
	mxTry(the) {
		mxPush(mxException);
		mxException = mxUndefined;
		if (mxIsReference(the->stack)) {
			mxDub();
			mxGetID(mxID(_stack));
			if ((the->stack->kind != XS_STRING_KIND) && (the->stack->kind != XS_STRING_X_KIND))
				mxPop();
		}
		snprintf(machine->reason, sizeof(machine->reason), "%s: %s", label, fxToString(the, the->stack));
	}
	mxCatch(the) {
	}
}

static void setMemoryCause(Machine* machine)
{
	Measurement now;
	machineMeasure(machine, &now);
	causeSet(machine, CauseMemory, "out of memory: heap of %ld bytes above an empty machine (slots %ld, chunks %ld, stack %ld)",
		(long)machine->creation.staticSize,
		(long)now.slotBytes - (long)run.empty.slotBytes,
		(long)now.chunkBytes - (long)run.empty.chunkBytes,
		(long)machine->creation.stackCount * (long)sizeof(txSlot));
}

/* The statuses of which the hook is told, as the engine calls them. */
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
	machineLeaveSections(machine);
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT:
		setMemoryCause(machine);
		break;
	case mxStackOverflowExit:
		causeSet(machine, CauseStack, "stack overflow: stack of %ld slots", (long)machine->creation.stackCount);
		break;
	case XS_NO_MORE_KEYS_EXIT:
		causeSet(machine, CauseKeys, "out of keys: %ld above an empty machine",
			(long)the->keyCount - (long)run.empty.keyCount);
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
