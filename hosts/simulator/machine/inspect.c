/* What tests may ask a machine about its own memory. */
#include "native-table.h"

void xs_simulator_collect_garbage(txMachine* the)
{
	fxCollectGarbage(the);
}

static void setNumber(txMachine* the, const char* name, txNumber value)
{
	mxPushNumber(value);
	machineSetProperty(the, mxResult, name);
}

/**
 * → { slots, chunks, reserved, peak, stack, keys, byteCodes, byteCode }: bytes above an empty machine, but for the count of byte
 * codes that were run, `stack` and `keys`, which count slots and names, and the bytes of byte code. `slots` and `chunks` include garbage not yet collected.
 */
void xs_simulator_measure(txMachine* the)
{
	Measurement now;
	machineMeasure(the->simulated, &now);
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	setNumber(the, "slots", (txNumber)now.slotBytes - run.empty.slotBytes);
	setNumber(the, "chunks", (txNumber)now.chunkBytes - run.empty.chunkBytes);
	setNumber(the, "reserved", (txNumber)now.reservedBytes - run.empty.slotBytes - run.empty.chunkBytes);
	setNumber(the, "peak", (txNumber)now.peakSlotBytes + now.peakChunkBytes - run.empty.slotBytes - run.empty.chunkBytes);
	setNumber(the, "stack", (txNumber)now.peakStackSlots - run.empty.stackSlots);
	setNumber(the, "keys", (txNumber)now.keyCount - run.empty.keyCount);
	setNumber(the, "byteCodes", (txNumber)now.byteCodes);
	setNumber(the, "byteCode", (txNumber)the->simulated->codeBytes);
}

/** → { heaps, shared }: bytes of the heaps of all machines that there are, and of all SharedArrayBuffers. */
void xs_simulator_measure_all(txMachine* the)
{
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	setNumber(the, "heaps", (txNumber)machinesMeasure());
	setNumber(the, "shared", (txNumber)sharedMeasure());
}

/** → { free, largest }: bytes of the chip's memory now; 2^31 - 1 without --chip. */
void xs_simulator_chip(txMachine* the)
{
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	setNumber(the, "free", (txNumber)emulated_memory_free_bytes());
	setNumber(the, "largest", (txNumber)emulated_memory_largest());
}

/** (count) → number: has the count-th request for the chip's memory from now fail, 0 none; how many were left to the failure before. */
void xs_simulator_fail(txMachine* the)
{
	fxInteger(the, mxResult, (txInteger)emulated_memory_fail((unsigned)(mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : 0)));
}

static txByte* toBytes(txMachine* the, txSlot* slot, txSize* length)
{
	txSlot *view, *buffer, *data;
	if ((slot->kind != XS_REFERENCE_KIND) || !(view = slot->value.reference->next) || (view->kind != XS_TYPED_ARRAY_KIND))
		mxTypeError("search: no Uint8Array");
	view = view->next;
	buffer = view->next;
	data = buffer->value.reference->next;
	*length = fxGetDataViewSize(the, view, buffer);
	if (data->kind == XS_ARRAY_BUFFER_KIND)
		return data->value.arrayBuffer.address + view->value.dataView.offset;
	return (txByte*)data->value.host.data + view->value.dataView.offset;
}

static txSize searchArena(const Arena* arena, const txByte* needle, txSize length)
{
	txSize count = 0, offset;
	for (offset = 0; offset + length <= arena->size; offset++)
		if ((arena->base + offset != needle) && !memcmp(arena->base + offset, needle, (size_t)length))
			count++;
	return count;
}

/** (bytes: Uint8Array) → how often these bytes lie in the machine's memory or in a SharedArrayBuffer, not counting the argument. */
void xs_simulator_search(txMachine* the)
{
	txSize length;
	const txByte* needle;
	if (mxArgc < 1)
		mxTypeError("search: no Uint8Array");
	needle = toBytes(the, mxArgv(0), &length);
	if (length == 0)
		mxRangeError("search: nothing to search for");
	fxInteger(the, mxResult, searchArena(&the->simulated->arena, needle, length) + sharedSearch(needle, length));
}
