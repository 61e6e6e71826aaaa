#include "engine/measurement.h"
#include "base/lock.h"
#include "engine/modules.h"

/* An allowance, so that the engine's count seldom wraps below zero, for then the engine calls checkMeter. */
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

/* The engine takes from its count when it divides a short BigInt by a long one (fxBigInt_mod), so the difference can be negative. */
static int64_t meteredCodes(const txMachine* the)
{
	return (int64_t)(MeterDifference)(the->meterIndex - mxMeterStart) / ((int64_t)1 << mxMeterShift);
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
