/* What tests may ask a machine about its own memory. */
#include "native-table.h"
#include "chip.h"

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

/** → whether a machine, perhaps one that is deleted, is in a driver that uses AES or SHA. */
void xs_simulator_in_driver(txMachine* the)
{
	fxBoolean(the, mxResult, emulated_lock_is_held());
}

/** (microseconds): has every driver that uses AES or SHA take so much longer. */
void xs_simulator_slow_drivers(txMachine* the)
{
	emulated_lock_slow_down((unsigned)(mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : 0));
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

txSize countBytes(const txByte* bytes, txSize size, const txByte* needle, txSize length)
{
	return (txSize)emulated_bytes_count(bytes, (size_t)size, needle, (size_t)length);
}

static const txByte* toNeedle(txMachine* the, txSize* length)
{
	const txByte* needle;
	if (mxArgc < 1)
		mxTypeError("search: no Uint8Array");
	needle = toBytes(the, mxArgv(0), length);
	if (*length == 0)
		mxRangeError("search: nothing to search for");
	return needle;
}

/** (bytes: Uint8Array) → how often these bytes lie in the machine's memory or in a SharedArrayBuffer, not counting the argument. */
void xs_simulator_search(txMachine* the)
{
	const Arena* arena = &the->simulated->arena;
	txSize length;
	const txByte* needle = toNeedle(the, &length);
	fxInteger(the, mxResult, countBytes(arena->base, arena->size, needle, length) + sharedSearch(needle, length));
}

/* Heaps and stacks of the machines that there are, but this one. They may be at work. */
static txSize searchMachines(const Machine* self, const txByte* needle, txSize length)
{
	const Machine* machine;
	const txByte* stack = NULL;
	txSize bytes, count = 0;
	runLock();
	for (machine = run.machines; machine; machine = machine->next) {
		if ((machine == self) || !machine->arena.base)
			continue;
		count += countBytes(machine->arena.base, machine->arena.size, needle, length);
		bytes = stackBytes(machine, &stack);
		if (bytes)
			count += countBytes(stack, bytes, needle, length);
	}
	runUnlock();
	return count;
}

static txSize searchPeripherals(const txByte* needle, txSize length)
{
	return countBytes((const txByte*)emulated_aes_key_registers(), EMULATED_AES_KEY_REGISTERS, needle, length)
		+ countBytes((const txByte*)emulated_aes_text_registers(), EMULATED_AES_TEXT_REGISTERS, needle, length)
		+ countBytes((const txByte*)emulated_sha_text_registers(), EMULATED_SHA_TEXT_REGISTERS, needle, length);
}

/**
 * (bytes: Uint8Array) → how often these bytes lie outside of this machine's heap: in those of other machines, in native stacks, in
 * SharedArrayBuffers, in the peripherals' registers, and in memory that was given back.
 */
void xs_simulator_search_process(txMachine* the)
{
	txSize length;
	const txByte* needle = toNeedle(the, &length);
	fxInteger(the, mxResult, searchMachines(the->simulated, needle, length) + sharedSearch(needle, length)
		+ searchPeripherals(needle, length) + (txSize)emulated_bytes_search(needle, (size_t)length));
}
