#include "lifecycle/worker-options.h"

static void readSize(txMachine* the, txSlot* options, const char* name, txSize* size)
{
	txNumber value;
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, (txString)name));
	if (!mxIsUndefined(the->stack)) {
		value = fxToNumber(the, the->stack);
		if (!(value >= 0) || (value > 0x7FFFFFFF))
			mxRangeError("Worker: option %s is no size", name);
		*size = (txSize)value;
	}
	mxPop();
}

static void readPair(txMachine* the, txSlot* options, const char* name, txSize* initial, txSize* incremental)
{
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, (txString)name));
	if (mxIsReference(the->stack)) {
		txSlot* pair = the->stack;
		readSize(the, pair, "initial", initial);
		readSize(the, pair, "incremental", incremental);
	}
	mxPop();
}

void workerReadOptions(txMachine* the, txSlot* options, txCreation* creation, unsigned* core)
{
	txSize number = (txSize)*core;
	if (!mxIsReference(options))
		return;
	readSize(the, options, "core", &number);
	*core = (unsigned)number;
	readSize(the, options, "static", &creation->staticSize);
	readSize(the, options, "stack", &creation->stackCount);
	readPair(the, options, "chunk", &creation->initialChunkSize, &creation->incrementalChunkSize);
	readPair(the, options, "heap", &creation->initialHeapCount, &creation->incrementalHeapCount);
	readPair(the, options, "keys", &creation->initialKeyCount, &creation->incrementalKeyCount);
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, "keys"));
	if (mxIsReference(the->stack)) {
		txSlot* keys = the->stack;
		readSize(the, keys, "name", &creation->nameModulo);
		readSize(the, keys, "symbol", &creation->symbolModulo);
		if (!creation->nameModulo || !creation->symbolModulo)
			mxRangeError("Worker: a table of keys needs a size");
	}
	mxPop();
}

void workerReadChipOptions(txMachine* the, txSlot* options, const txCreation* creation, ChipMachine* chip)
{
	if (!mxIsReference(options))
		return;
	readSize(the, options, "inFlash", &chip->inFlash);
	readSize(the, options, "nativeStack", &chip->nativeStack);
	if (chip->inFlash > creation->staticSize)
		mxRangeError("Worker: option inFlash is larger than static");
}
