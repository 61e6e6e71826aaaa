#include "program/inspect.h"
#include "base/lock.h"
#include "base/objects.h"
#include "base/stack.h"
#include "chip.h"
#include "engine/measurement.h"
#include "program/byte-arguments.h"
#include "random.h"
#include "released-memory.h"
#include "services/shared.h"

void xs_simulator_collect_garbage(txMachine* the)
{
	fxCollectGarbage(the);
}

void xs_simulator_measure(txMachine* the)
{
	const Measurement* empty = measurementOfEmpty();
	Measurement now;
	measurementTake(the->simulated, &now);
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	objectSetNumber(the, mxResult, "slots", (txNumber)now.slotBytes - empty->slotBytes);
	objectSetNumber(the, mxResult, "chunks", (txNumber)now.chunkBytes - empty->chunkBytes);
	objectSetNumber(the, mxResult, "reserved", (txNumber)now.reservedBytes - empty->slotBytes - empty->chunkBytes);
	objectSetNumber(the, mxResult, "peak", (txNumber)now.peakSlotBytes + now.peakChunkBytes - empty->slotBytes - empty->chunkBytes);
	objectSetNumber(the, mxResult, "stack", (txNumber)now.peakStackSlots - empty->stackSlots);
	objectSetNumber(the, mxResult, "keys", (txNumber)now.keyCount - empty->keyCount);
	objectSetNumber(the, mxResult, "byteCodes", (txNumber)now.byteCodes);
	objectSetNumber(the, mxResult, "byteCode", (txNumber)the->simulated->codeBytes);
}

void xs_simulator_measure_all(txMachine* the)
{
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	objectSetNumber(the, mxResult, "heaps", (txNumber)measurementOfHeaps());
	objectSetNumber(the, mxResult, "shared", (txNumber)sharedMeasure());
}

void xs_simulator_chip(txMachine* the)
{
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	mxPullSlot(mxResult);
	objectSetNumber(the, mxResult, "free", (txNumber)emulated_memory_free_bytes());
	objectSetNumber(the, mxResult, "largest", (txNumber)emulated_memory_largest());
}

void xs_simulator_fail(txMachine* the)
{
	fxInteger(the, mxResult, (txInteger)emulated_memory_fail((unsigned)(mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : 0)));
}

void xs_simulator_in_driver(txMachine* the)
{
	fxBoolean(the, mxResult, emulated_lock_is_held());
}

void xs_simulator_slow_drivers(txMachine* the)
{
	emulated_lock_slow_down((unsigned)(mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : 0));
}

void xs_simulator_stick_entropy(txMachine* the)
{
	emulated_random_stick((mxArgc > 0) && fxToBoolean(the, mxArgv(0)));
}

static txSize count(const void* bytes, txSize size, const txByte* needle, txSize length)
{
	return (txSize)emulated_bytes_count(bytes, (size_t)size, needle, (size_t)length);
}

static const txByte* toNeedle(txMachine* the, txSize* length)
{
	const txByte* needle = argumentBytes(the, 0, length);
	if (*length == 0)
		mxRangeError("search: nothing to search for");
	return needle;
}

void xs_simulator_search(txMachine* the)
{
	const Heap* heap = &the->simulated->heap;
	txSize length;
	const txByte* needle = toNeedle(the, &length);
	fxInteger(the, mxResult, count(heap->base, heap->size, needle, length) + sharedSearch(needle, length));
}

/* In heaps and stacks of all machines but this one. They may be running. */
static txSize searchMachines(const Machine* self, const txByte* needle, txSize length)
{
	const Machine* machine;
	const txByte* stack = NULL;
	txSize bytes, total = 0;
	lockAcquire();
	for (machine = recordFirst(); machine; machine = machine->next) {
		if ((machine == self) || !machine->heap.base)
			continue;
		total += count(machine->heap.base, machine->heap.size, needle, length);
		bytes = stackBytes(machine, &stack);
		if (bytes)
			total += count(stack, bytes, needle, length);
	}
	lockRelease();
	return total;
}

static txSize searchPeripherals(const txByte* needle, txSize length)
{
	return count(emulated_aes_key_registers(), EMULATED_AES_KEY_REGISTERS, needle, length)
		+ count(emulated_aes_text_registers(), EMULATED_AES_TEXT_REGISTERS, needle, length)
		+ count(emulated_sha_text_registers(), EMULATED_SHA_TEXT_REGISTERS, needle, length);
}

void xs_simulator_search_process(txMachine* the)
{
	txSize length;
	const txByte* needle = toNeedle(the, &length);
	fxInteger(the, mxResult, searchMachines(the->simulated, needle, length) + sharedSearch(needle, length)
		+ searchPeripherals(needle, length) + (txSize)emulated_bytes_search(needle, (size_t)length));
}
