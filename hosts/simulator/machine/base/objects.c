#include "base/objects.h"

void objectSet(txMachine* the, txSlot* object, const char* name)
{
	mxPushSlot(object);
	mxSetID(fxNewNameX(the, (txString)name));
	mxPop();
}

void objectSetNumber(txMachine* the, txSlot* object, const char* name, txNumber value)
{
	mxPushNumber(value);
	objectSet(the, object, name);
}

void objectSetFunction(txMachine* the, txSlot* object, const char* name, txCallback function, txInteger length)
{
	fxNewHostFunction(the, function, length, (txInteger)fxNewNameX(the, (txString)name), XS_NO_ID);
	objectSet(the, object, name);
}
