/*
 * Moddable's abort hook (its define `xs.abortHook`): a global function `abort` is called in a machine that is about to
 * abort, with what has happened. As there it is not called for a full stack, and it may need memory that is not there any
 * more: then there is no second call. Unlike there, the machine ends whatever the hook answers.
 */
#include "simulator.h"

static void call(txMachine* the, txID name, const char* status)
{
	mxPush(mxGlobal);
	mxDub();
	mxGetID(name);
	if (fxIsCallable(the, the->stack)) {
		mxCall();
		mxPushStringC((txString)status);
		mxRunCount(1);
	}
	else
		mxPop();
	mxPop();
}

void hookCall(txMachine* the, const char* status)
{
	Machine* machine = the->simulated;
	txID name;
	if (machine->inHook || (machine->state != StateRunning))
		return;
	machine->inHook = 1;
	mxTry(the) {
		name = fxFindName(the, "abort");
		if (name != XS_NO_ID)
			call(the, name, status);
	}
	mxCatch(the) {
	}
}
