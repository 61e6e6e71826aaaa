#include "engine/chip-machine.h"
#include "base/cause.h"
#include "base/run.h"
#include "engine/modules.h"

/*
 * Sizes on the chip, where pointers and int have 32 bits. Measured with gcc -m32 on the SDK's headers, with the members that
 * xs/platforms/esp/xsPlatform.h adds in a release build: sizeof(txMachine); sizeof(modWorkerRecord) of modWorker.c, which the module's name
 * follows; sizeof(txSharedCluster) of xsAtomics.c, once in an image.
 */
#define mxMachineRecord 504
#define mxWorkerRecord 128
#define mxSharedCluster 108
#define mxPointer 4

/* Sizes in ESP-IDF v6.0 with the SDK's configuration: sizeof(tskTCB), with 240 bytes of newlib's struct _reent; QueueDefinition with 10 modMessageRecords. */
#define mxTaskRecord 348
#define mxQueue (92 + 10 * 16)

/* kStack in modWorker.c and main.c, without logging. XT_STACK_EXTRA_CLIB is part of the worker's; the main task gets it on top of any size. */
#define mxStackExtra 1024
#define mxWorkerStack (5 * 1024 + mxStackExtra)
#define mxMainStack (10 * 1024)

/* As in every image of the SDK (manifest_base.json). */
#define mxNameModulo 53
#define mxSymbolModulo 3

static const char* const partNames[ChipPartCount] = {
	"record of the Worker", "native stack", "task", "heap", "record of the machine", "record of all waiters", "queue", "keys", "names", "symbols", "aliases"
};

/*
 * The SDK allocates the tables of keys, names, symbols and aliases with MALLOC_CAP_32BIT (espMallocUint32), which tries instruction memory
 * first. They count here as if the image left none of that.
 */
static size_t partSize(const Machine* machine, ChipPart part)
{
	const txCreation* creation = &machine->creation;
	const int32_t stack = machine->chip.nativeStack;
	switch (part) {
	case ChipWorker:
		return mxWorkerRecord + strlen(machine->name);
	case ChipStack:
		return (size_t)(machine->parent ? (stack ? stack : mxWorkerStack) : (stack ? stack : mxMainStack) + mxStackExtra);
	case ChipTask:
		return mxTaskRecord;
	case ChipHeap:
		return (size_t)(creation->staticSize - machine->chip.inFlash);
	case ChipMachineRecord:
		return mxMachineRecord;
	case ChipCluster:
		return mxSharedCluster;
	case ChipQueue:
		return mxQueue;
	case ChipKeys:
		return (size_t)creation->initialKeyCount * mxPointer;
	case ChipNames:
		return mxNameModulo * mxPointer;
	case ChipSymbols:
		return mxSymbolModulo * mxPointer;
	default:
		return (size_t)modulesAliasCount() * mxPointer;
	}
}

static bool takePart(Machine* machine, ChipPart part)
{
	ChipBlock* block = &machine->chip.parts[part];
	const size_t size = partSize(machine, part);
	/* A heap that is all in flash, or a table without entries. */
	if (!size)
		return true;
	snprintf(block->owner, sizeof(block->owner), "%s: %s", machine->name, partNames[part]);
	block->handle = chipTake(size, block->owner);
	return block->handle != 0;
}

/* `consequence` says what happens on the chip, unless `new Worker` throws there (NULL). */
static ChipOutcome lack(Machine* machine, ChipPart part, const char* thrown, const char* consequence)
{
	const long size = (long)partSize(machine, part);
	const bool throws = machine->parent && (!consequence || emulated_memory_failure_was_injected());
	causeSet(machine, machine->parent ? CauseInstantiation : CauseMemory, "%s: the chip has no %ld bytes for %s (%ld free, largest block %ld)%s%s",
		throws ? thrown : "no memory", size, machine->chip.parts[part].owner, (long)emulated_memory_free_bytes(), (long)emulated_memory_largest(),
		throws || !consequence ? "" : "; on the chip ", throws || !consequence ? "" : consequence);
	if (throws)
		return ChipThrows;
	runFail("machine %s: %s", machine->name, machine->reason);
	return ChipFails;
}

/* As workerConstructor in modWorker.c, and as main.c. */
ChipOutcome chipTakeTask(Machine* machine)
{
	if (machine->parent && !takePart(machine, ChipWorker))
		return lack(machine, ChipWorker, "no memory", NULL);
	if (!takePart(machine, ChipStack))
		return lack(machine, ChipStack, "unable to instantiate worker", "xTaskCreate fails unseen, and new Worker waits for ever");
	if (!takePart(machine, ChipTask))
		return lack(machine, ChipTask, "unable to instantiate worker", "xTaskCreate fails unseen, and new Worker waits for ever");
	return ChipTaken;
}

/*
 * As modCloneMachine and fxCloneMachine. Without memory for a table the engine aborts, which restarts the chip. Without memory for the queue
 * the machine runs, and crashes at its first message. A program that catches either leaks the queue or more.
 */
ChipOutcome chipTakeMachine(Machine* machine)
{
	ChipPart part;
	if (!takePart(machine, ChipHeap))
		return lack(machine, ChipHeap, "unable to instantiate worker", NULL);
	if (!takePart(machine, ChipMachineRecord))
		return lack(machine, ChipMachineRecord, "unable to instantiate worker", NULL);
	if (!machine->parent)
		takePart(machine, ChipCluster);
	if (!takePart(machine, ChipQueue))
		return lack(machine, ChipQueue, "unable to instantiate worker", "the machine crashes at its first message");
	for (part = ChipKeys; part <= ChipAliases; part++)
		if (!takePart(machine, part))
			return lack(machine, part, "unable to instantiate worker", "the engine aborts, which restarts it");
	return ChipTaken;
}

void chipReleaseMachine(Machine* machine)
{
	ChipPart part;
	for (part = ChipStack; part < ChipPartCount; part++)
		chipReleaseBlock(&machine->chip.parts[part]);
}
