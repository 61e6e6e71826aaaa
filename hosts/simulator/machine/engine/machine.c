#include "engine/machine.h"
#include "base/cause.h"
#include "base/ending.h"
#include "base/lock.h"
#include "engine/measurement.h"
#include "engine/modules.h"
#include "services/messages.h"
#include "services/posting.h"
#include "services/timers.h"

/* Enough for the empty machine. */
#define mxFirstStaticSize (1024 * 1024)
#define mxFirstStackCount 4096
#define mxFirstKeyCount 2048

/* The parser's own memory: the longest token, and a table of names. */
#define mxParserBufferSize (256 * 1024)
#define mxParserTableModulo 1993

/* Creators give sizes of heaps for a chip whose slots have this size. */
#define mxSlotSizeOnChip 16

/* How many byte codes run between two calls of checkMeter. */
#define mxMeterInterval 10000

void fxCreateMachinePlatform(txMachine* the)
{
	the->simulated = the->context;
	the->simulated->the = the;
	heapAttach(the, &the->simulated->heap);
}

void fxDeleteMachinePlatform(txMachine* the)
{
	(void)the;
}

void fxQueuePromiseJobs(txMachine* the)
{
	the->simulated->promiseJobs = 1;
}

void fxRunDebugger(txMachine* the)
{
	(void)the;
}

/* Where slots are larger than on the chip, so much larger than its creator asked for. */
static txSize heapBytes(const Machine* machine)
{
	txNumber size = (txNumber)machine->creation.staticSize * (sizeof(txSlot) / mxSlotSizeOnChip);
	return size < mxLargestHeap ? (txSize)size : mxLargestHeap;
}

/* Steps of growth of --tight, in bytes and slots. Garbage fills the heap up to its size, so large steps would count with the peak. */
#define mxTightChunkSize 256
#define mxTightHeapCount 4

static txBoolean tight;

void machineGrowTightly(void)
{
	tight = 1;
}

static txBoolean checkMeter(txMachine* the, MeterIndex index)
{
	Machine* machine = the->simulated;
	(void)index;
	meterAdvance(the);
	endingStopIfDeleted(machine);
	return !endingIsRequested(machine);
}

static void buildGlobals(txMachine* the)
{
	mxTry(the) {
		modulesLoadBuiltIn(the);
		if (the->simulated->parent)
			postingBuildSelf(the);
		fxCollectGarbage(the);
	}
	mxCatch(the) {
		causeSetException(the, CauseException, "built-in modules");
	}
}

/* Leaves the program what its creator gave it, and nothing that building the machine left over. */
static void limitHeap(Machine* machine)
{
	const Measurement* empty = measurementOfEmpty();
	Measurement now;
	long given = (long)heapBytes(machine) - machine->creation.stackCount * (long)sizeof(txSlot);
	measurementTake(machine, &now);
	given -= (long)now.slotBytes - empty->slotBytes + (long)now.chunkBytes - empty->chunkBytes;
	heapLimit(machine->the, given > 0 ? (txSize)given : 0);
}

/* Adds the memory of the built-ins, which lie in flash on the chip. */
static txCreation toCreation(const Machine* machine)
{
	const Measurement* empty = measurementOfEmpty();
	txCreation creation = machine->creation;
	if (tight) {
		creation.initialChunkSize = creation.initialHeapCount = 0;
		creation.incrementalChunkSize = mxTightChunkSize;
		creation.incrementalHeapCount = mxTightHeapCount;
	}
	creation.initialChunkSize += empty->chunkBytes;
	creation.initialHeapCount += empty->slotCount + empty->keyCount + 2;
	creation.stackCount += empty->stackSlots;
	creation.initialKeyCount += empty->keyCount;
	creation.parserBufferSize = mxParserBufferSize;
	creation.parserTableModulo = mxParserTableModulo;
	return creation;
}

static txBoolean buildIn(Machine* machine, txSize bytes)
{
	txCreation creation = toCreation(machine);
	txMachine* the;
	if (heapBytes(machine) / (txSize)sizeof(txSlot) < machine->creation.stackCount) {
		causeSet(machine, CauseMemory, "out of memory: a stack of %ld slots does not fit into a heap of %ld bytes",
			(long)machine->creation.stackCount, (long)machine->creation.staticSize);
		return 0;
	}
	if (!heapCreate(&machine->heap, bytes)) {
		causeSet(machine, CauseOther, "the system has no %ld bytes for the heap", (long)bytes);
		return 0;
	}
	the = modulesCreateMachine(&creation, machine);
	if (!the) {
		machine->the = NULL;
		causeSet(machine, CauseOther, "the engine could not be created");
		return 0;
	}
	fxBeginHost(the);
	buildGlobals(the);
	fxEndHost(the);
	if (machine->cause != CauseNone)
		return 0;
	if (measurementOfEmpty()->slotCount)
		limitHeap(machine);
	fxBeginMetering(the, checkMeter, mxMeterInterval);
	meterStart(the);
	return 1;
}

/* Room for garbage of making the built-ins. heapLimit takes it back. */
#define mxBuildingBytes 4096

txBoolean machineBuild(Machine* machine)
{
	const Measurement* empty = measurementOfEmpty();
	txNumber size = (txNumber)heapBytes(machine) + empty->slotBytes + empty->chunkBytes + sizeof(txBlock)
		+ (empty->stackSlots + empty->keyCount + 2.0) * sizeof(txSlot) + mxBuildingBytes;
	return buildIn(machine, size < mxLargestHeap ? (txSize)size : mxLargestHeap);
}

void machineDelete(Machine* machine)
{
	if (machine->the)
		fxDeleteMachine(machine->the);
	machine->the = NULL;
	/* Only now: their slots are roots of the machine. */
	timersDelete(machine);
	lockAcquire();
	heapDelete(&machine->heap);
	lockRelease();
	messagesDelete(machine);
}

txBoolean machineMeasureEmpty(void)
{
	static const txCreation creation = {
		.staticSize = mxFirstStaticSize,
		.incrementalChunkSize = 1024,
		.incrementalHeapCount = 64,
		.stackCount = mxFirstStackCount,
		.initialKeyCount = mxFirstKeyCount,
		.incrementalKeyCount = 64,
		.nameModulo = 127,
		.symbolModulo = 127,
	};
	Machine* machine = recordNew("empty", &creation);
	if (!machine)
		return 0;
	if (buildIn(machine, mxFirstStaticSize)) {
		Measurement measurement;
		measurementTake(machine, &measurement);
		machineDelete(machine);
		measurementSetEmpty(&measurement);
	}
	else
		fprintf(stderr, "simulator: no empty machine can be made: %s\n", machine->reason);
	machineFree(machine);
	return measurementOfEmpty()->slotCount > 0;
}

void machineFree(Machine* machine)
{
	modulesDelete(machine);
	messagesDelete(machine);
	recordDelete(machine);
}
