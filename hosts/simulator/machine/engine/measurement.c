#include "engine/measurement.h"
#include "base/lock.h"
#include "engine/modules.h"

/* The engine's count can go back a little, at an operation on an empty number. From zero it would wrap. */
#define mxMeterStart ((MeterIndex)0x10000 << mxMeterShift)

static Measurement empty;

const Measurement* measurementOfEmpty(void)
{
	return &empty;
}

void measurementSetEmpty(const Measurement* measurement)
{
	empty = *measurement;
}

static uint64_t meteredCodes(const txMachine* the)
{
	return (the->meterIndex - mxMeterStart) >> mxMeterShift;
}

void meterStart(txMachine* the)
{
	the->meterIndex = mxMeterStart;
}

void meterAdvance(txMachine* the)
{
	the->simulated->byteCodes += meteredCodes(the);
	meterStart(the);
}

void measurementTake(Machine* machine, Measurement* measurement)
{
	txMachine* the = machine->the;
	const txSize names = modulesNameCount(the);
	measurement->slotCount = the->currentHeapCount - names;
	measurement->slotBytes = measurement->slotCount * (txSize)sizeof(txSlot);
	measurement->chunkBytes = the->currentChunksSize;
	measurement->reservedBytes = heapAllocatedBytes(&machine->heap) - (txSize)((the->stackTop - the->stackBottom + names) * (long)sizeof(txSlot));
	measurement->peakSlotBytes = (the->peakHeapCount - names) * (txSize)sizeof(txSlot);
	measurement->peakChunkBytes = the->peakChunksSize;
	measurement->stackSlots = (txSize)(the->stackTop - the->stack);
	measurement->peakStackSlots = heapMeasureStack(the);
	measurement->keyCount = (txSize)(the->keyIndex - the->keyOffset);
	measurement->keyBytes = ((txSize)(the->keyCount - the->keyOffset) + (txSize)the->nameModulo + (txSize)the->symbolModulo) * (txSize)sizeof(txSlot*);
	measurement->byteCodes = machine->byteCodes + meteredCodes(the);
}

txSize measurementOfHeaps(void)
{
	Machine* machine;
	txSize bytes = 0;
	lockAcquire();
	for (machine = recordFirst(); machine; machine = machine->next)
		if (machine->heap.base)
			bytes += machine->creation.staticSize;
	lockRelease();
	return bytes;
}
