#include "services/native.h"
#include "base/objects.h"

static const Native* natives;
/* Its type converts to the signed and the unsigned parameter that fxNewArray has in different engines. */
static uint16_t nativeCount;

void nativeUse(const Native* table, uint16_t count)
{
	natives = table;
	nativeCount = count;
}

/* (name) → function. The SDK resolves the name when it compiles the module; here each call does, to the same function object. */
static void xs_native(txMachine* the)
{
	txString name;
	uint16_t index;
	if (mxArgc < 1)
		mxTypeError("native: no name");
	name = fxToString(the, mxArgv(0));
	for (index = 0; index < nativeCount; index++)
		if (!strcmp(natives[index].name, name))
			break;
	if (index == nativeCount)
		mxReferenceError("native \"%s\" not found", name);
	mxPush(the->simulated->natives);
	mxGetIndex(index);
	mxPullSlot(mxResult);
}

void nativeBuild(txMachine* the)
{
	Machine* machine = the->simulated;
	uint16_t index;
	fxNewArray(the, nativeCount);
	machine->natives = *the->stack;
	fxRemember(the, &machine->natives);
	for (index = 0; index < nativeCount; index++) {
		fxNewHostFunction(the, natives[index].function, 0, (txInteger)fxNewNameX(the, (txString)natives[index].name), XS_NO_ID);
		mxPush(machine->natives);
		mxSetIndex(index);
		mxPop();
	}
	mxPop();
	objectSetFunction(the, &mxGlobal, "native", xs_native, 1);
}
