/*
 * Making, measuring and deleting machines.
 *
 * On the chip the built-ins are in flash; here they are in the machine's own memory. So an empty machine is measured
 * once, and every machine gets that much on top of what its creator asked for.
 */
#include "simulator.h"

/* Enough for the first machine, whose needs are not yet known. */
#define mxFirstStaticSize (1024 * 1024)
#define mxFirstStackCount 4096
#define mxFirstKeyCount 2048

/* The parser's own memory: the longest token, and a table of names. */
#define mxParserBufferSize (256 * 1024)
#define mxParserTableModulo 1993

/* Heaps are given in the bytes of a chip whose slots have this size. */
#define mxSlotSizeOnChip 16

/* How many byte codes run between two looks at whether the machine shall end. */
#define mxMeterInterval 10000

void fxCreateMachinePlatform(txMachine* the)
{
	the->simulated = the->context;
	the->simulated->the = the;
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

Machine* machineNew(const char* name, const txCreation* creation)
{
	Machine* machine = calloc(1, sizeof(Machine));
	Machine** address = &run.machines;
	if (!machine)
		return NULL;
	snprintf(machine->name, sizeof(machine->name), "%s", name);
	machine->creation = *creation;
	machine->activity = "being created";
	conditionInitialize(&machine->condition);
	runLock();
	while (*address)
		address = &(*address)->next;
	*address = machine;
	runUnlock();
	return machine;
}

txSize machineHeapBytes(const Machine* machine)
{
	txNumber size = (txNumber)machine->creation.staticSize * (sizeof(txSlot) / mxSlotSizeOnChip);
	return size < mxLargestArena ? (txSize)size : mxLargestArena;
}

/* Steps of growth of --tight: bytes and slots. Garbage fills what there is before it is collected, so large steps would count with the peak. */
#define mxTightChunkSize 256
#define mxTightHeapCount 4

/* The engine's count can go back a little, at an operation on an empty number: from zero it would wrap. */
#define mxMeterStart ((MeterIndex)0x10000 << mxMeterShift)

static txBoolean checkMeter(txMachine* the, MeterIndex index)
{
	Machine* machine = the->simulated;
	(void)index;
	machine->byteCodes += (the->meterIndex - mxMeterStart) >> mxMeterShift;
	the->meterIndex = mxMeterStart;
	deletionCheck(machine);
	return !machineIsEnding(machine);
}

static void build(txMachine* the)
{
	mxTry(the) {
		modulesLoadBuiltIn(the);
		if (the->simulated->parent)
			workerBuildSelf(the);
		fxCollectGarbage(the);
	}
	mxCatch(the) {
		causeSetException(the, CauseException, "built-in modules");
	}
}

/* What the program may still use is what its creator gave it, no more: not what building the machine happened to leave. */
static void limitHeap(Machine* machine)
{
	Measurement now;
	long given = (long)machineHeapBytes(machine) - machine->creation.stackCount * (long)sizeof(txSlot);
	machineMeasure(machine, &now);
	given -= (long)now.slotBytes - run.empty.slotBytes + (long)now.chunkBytes - run.empty.chunkBytes;
	arenaLimit(machine->the, given > 0 ? (txSize)given : 0);
}

txBoolean machineBuild(Machine* machine, txSize arenaBytes)
{
	txMachine* the;
	if (machineHeapBytes(machine) / (txSize)sizeof(txSlot) < machine->creation.stackCount) {
		causeSet(machine, CauseMemory, "out of memory: a stack of %ld slots does not fit into a heap of %ld bytes",
			(long)machine->creation.stackCount, (long)machine->creation.staticSize);
		return 0;
	}
	if (!arenaCreate(&machine->arena, arenaBytes)) {
		causeSet(machine, CauseOther, "the system has no %ld bytes for the heap", (long)arenaBytes);
		return 0;
	}
	txCreation creation = machine->creation;
	if (run.tight) {
		creation.initialChunkSize = creation.initialHeapCount = 0;
		creation.incrementalChunkSize = mxTightChunkSize;
		creation.incrementalHeapCount = mxTightHeapCount;
	}
	creation.initialChunkSize += run.empty.chunkBytes;
	creation.initialHeapCount += run.empty.slotCount + run.empty.keyCount + 2;
	creation.stackCount += run.empty.stackSlots;
	creation.initialKeyCount += run.empty.keyCount;
	creation.parserBufferSize = mxParserBufferSize;
	creation.parserTableModulo = mxParserTableModulo;
	the = modulesCreateMachine(&creation, machine);
	if (!the) {
		machine->the = NULL;
		causeSet(machine, CauseOther, "the engine could not be created");
		return 0;
	}
	fxBeginHost(the);
	build(the);
	fxEndHost(the);
	if (machine->cause != CauseNone)
		return 0;
	if (run.empty.slotCount)
		limitHeap(machine);
	fxBeginMetering(the, checkMeter, mxMeterInterval);
	the->meterIndex = mxMeterStart;
	return 1;
}

void machineMeasure(Machine* machine, Measurement* measurement)
{
	txMachine* the = machine->the;
	Arena* arena = &machine->arena;
	measurement->slotCount = the->currentHeapCount - modulesNameCount(the);
	measurement->slotBytes = measurement->slotCount * (txSize)sizeof(txSlot);
	measurement->chunkBytes = the->currentChunksSize;
	measurement->reservedBytes = arena->chunkEnd + arena->size - arena->slotStart -
		(txSize)((the->stackTop - the->stackBottom + modulesNameCount(the)) * (long)sizeof(txSlot));
	measurement->peakSlotBytes = (the->peakHeapCount - modulesNameCount(the)) * (txSize)sizeof(txSlot);
	measurement->peakChunkBytes = the->peakChunksSize;
	measurement->stackSlots = (txSize)(the->stackTop - the->stack);
	measurement->peakStackSlots = arenaMeasureStack(the);
	measurement->keyCount = the->keyIndex - the->keyOffset;
	measurement->keyBytes = (txSize)((the->keyCount - the->keyOffset + the->nameModulo + the->symbolModulo) * (long)sizeof(txSlot*));
	measurement->byteCodes = machine->byteCodes + ((the->meterIndex - mxMeterStart) >> mxMeterShift);
}

txSize machinesMeasure(void)
{
	Machine* machine;
	txSize bytes = 0;
	runLock();
	for (machine = run.machines; machine; machine = machine->next)
		if (machine->arena.base)
			bytes += machine->creation.staticSize;
	runUnlock();
	return bytes;
}

void machineDelete(Machine* machine)
{
	if (machine->the)
		fxDeleteMachine(machine->the);
	machine->the = NULL;
	/* Only now, since their slots are roots of the machine. */
	timersDelete(machine);
	runLock();
	arenaDelete(&machine->arena);
	runUnlock();
	messagesDelete(machine);
}

txBoolean machineMeasureEmpty(void)
{
	txCreation creation;
	Machine* machine;
	memset(&creation, 0, sizeof(creation));
	creation.staticSize = mxFirstStaticSize;
	creation.incrementalChunkSize = 1024;
	creation.incrementalHeapCount = 64;
	creation.stackCount = mxFirstStackCount;
	creation.initialKeyCount = mxFirstKeyCount;
	creation.incrementalKeyCount = 64;
	creation.nameModulo = 127;
	creation.symbolModulo = 127;
	machine = machineNew("empty", &creation);
	if (!machine)
		return 0;
	if (machineBuild(machine, mxFirstStaticSize)) {
		Measurement measurement;
		machineMeasure(machine, &measurement);
		machineDelete(machine);
		run.empty = measurement;
	}
	else
		fprintf(stderr, "simulator: no empty machine can be made: %s\n", machine->reason);
	run.machines = NULL;
	machineFree(machine);
	return run.empty.slotCount > 0;
}

void machineFree(Machine* machine)
{
	modulesDelete(machine);
	messagesDelete(machine);
	pthread_cond_destroy(&machine->condition);
	free(machine->line);
	free(machine);
}

void machineSetProperty(txMachine* the, txSlot* object, const char* name)
{
	mxPushSlot(object);
	mxSetID(fxNewNameX(the, (txString)name));
	mxPop();
}
