#include "base/cause.h"

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

/* A program may throw anything, and reading the value's `stack` may throw again. Then the label stands alone. */
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
