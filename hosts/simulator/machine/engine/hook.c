#include "engine/hook.h"
#include "base/record.h"

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
