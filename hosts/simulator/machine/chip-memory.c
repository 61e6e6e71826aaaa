#include "simulator.h"

/* FreeRTOS, stdio and the rest, after app_main has begun: 9,000 bytes in blocks of plausible sizes. */
static const size_t systemBlocks[] = { 4096, 2048, 1024, 1024, 512, 256, 40 };

/*
 * Sizes on the chip, where pointers and int have 32 bits, measured with gcc -m32 on the SDK's headers with the members that
 * xs/platforms/esp/xsPlatform.h adds in a release build: sizeof(txMachine); sizeof(modWorkerRecord) of modWorker.c, to which the
 * module's name is added; sizeof(txSharedCluster) of xsAtomics.c, once in an image.
 */
#define mxMachineRecord 504
#define mxWorkerRecord 128
#define mxSharedCluster 108
#define mxPointer 4

/* sizeof(tskTCB) of ESP-IDF v6.0 with the SDK's configuration, 240 of it newlib's struct _reent; and of QueueDefinition with 10 modMessageRecords. */
#define mxTaskRecord 348
#define mxQueue (92 + 10 * 16)

/* kStack in modWorker.c and main.c, without logging; each with XT_STACK_EXTRA_CLIB. The main task gets that in addition, whatever its size. */
#define mxStackExtra 1024
#define mxWorkerStack (5 * 1024 + mxStackExtra)
#define mxMainStack (10 * 1024)

/* Names and symbols as every image of the SDK's has them (manifest_base.json). */
#define mxNameModulo 53
#define mxSymbolModulo 3

static bool on;
static size_t capacity;
static size_t takenAtBegin;
static long leaked;
static int32_t failure;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Guarded by the lock: the moment at which least was free. */
static ChipReport least;
static ChipRow* rows;
static size_t rowCapacity;

static bool isNeighbour(const ChipRow* row, const emulated_memory_block* block)
{
	return row->used && block->owner && (row->region == block->region) && !strcmp(row->owner, block->owner);
}

static ChipRow* addRow(void)
{
	if (least.rowCount == rowCapacity) {
		size_t wanted = rowCapacity ? rowCapacity * 2 : 256;
		ChipRow* larger = realloc(rows, wanted * sizeof(ChipRow));
		if (!larger) {
			fputs("simulator: no memory for the map of the chip's\n", stderr);
			abort();
		}
		rows = larger;
		rowCapacity = wanted;
	}
	return &rows[least.rowCount++];
}

static void noteBlock(void* context, const emulated_memory_block* block)
{
	ChipRow* row = least.rowCount ? &rows[least.rowCount - 1] : NULL;
	(void)context;
	if (row && isNeighbour(row, block)) {
		row->taken += block->taken;
		row->count++;
		row->sameSize = row->sameSize && (row->size == block->size);
		return;
	}
	row = addRow();
	memset(row, 0, sizeof(*row));
	row->region = block->region;
	row->offset = block->offset;
	row->taken = block->taken;
	row->size = block->size;
	row->count = 1;
	row->sameSize = true;
	row->used = block->owner != NULL;
	snprintf(row->owner, sizeof(row->owner), "%s", block->owner ? block->owner : "free");
}

static void noteLeast(void)
{
	size_t now = emulated_memory_free_bytes();
	emulated_critical_lock(&lock);
	if (!least.taken || (now < least.free)) {
		least.free = now;
		least.largest = emulated_memory_largest();
		least.taken = capacity - now;
		least.rowCount = 0;
		emulated_memory_walk(noteBlock, NULL);
	}
	emulated_critical_unlock(&lock);
}

emulated_memory_handle chipTake(size_t size, const char* owner)
{
	emulated_memory_handle handle = emulated_memory_allocate(size, owner);
	if (on && handle)
		noteLeast();
	return handle;
}

void chipRelease(emulated_memory_handle handle)
{
	emulated_memory_release(handle);
}

bool chipBegin(const ChipOptions* options)
{
	size_t index;
	int32_t rest;
	if (!options->on)
		return true;
	emulated_memory_enable();
	on = true;
	failure = options->failure;
	capacity = emulated_memory_free_bytes();
	for (index = 0; index < sizeof(systemBlocks) / sizeof(systemBlocks[0]); index++)
		chipTake(systemBlocks[index], "system");
	for (rest = options->reserve; rest > 0; rest -= options->reserveBlock) {
		if (!chipTake((size_t)(rest < options->reserveBlock ? rest : options->reserveBlock), "reserve")) {
			fprintf(stderr, "simulator: the chip has no memory for %ld of the reserve's %ld bytes\n", (long)rest, (long)options->reserve);
			return false;
		}
	}
	return true;
}

void chipMainBegins(void)
{
	if (!on)
		return;
	takenAtBegin = capacity - emulated_memory_free_bytes();
	emulated_memory_fail((unsigned)failure);
}

void chipMainEnded(void)
{
	emulated_memory_fail(0);
	if (on && takenAtBegin)
		leaked = (long)(capacity - emulated_memory_free_bytes()) - (long)takenAtBegin;
}

bool chipReport(ChipReport* report)
{
	emulated_critical_lock(&lock);
	least.rows = rows;
	least.leaked = leaked;
	*report = least;
	emulated_critical_unlock(&lock);
	return on;
}

static const char* const partNames[ChipPartCount] = {
	"record of the Worker", "native stack", "task", "heap", "record of the machine", "record of all waiters", "queue", "keys", "names", "symbols", "aliases"
};

/*
 * The tables of keys, names, symbols and aliases are asked for with MALLOC_CAP_32BIT (espMallocUint32), for which memory for
 * instructions comes first, where the image leaves some. They count here as if it left none.
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
	/* Nothing is asked for: a heap that is all in flash, a table without entries. */
	if (!size)
		return true;
	snprintf(block->owner, sizeof(block->owner), "%s: %s", machine->name, partNames[part]);
	block->handle = chipTake(size, block->owner);
	return block->handle != 0;
}

/* `consequence` is what becomes of it on the chip, unless `new Worker` throws there. */
static ChipOutcome lack(Machine* machine, ChipPart part, const char* thrown, const char* consequence)
{
	const long size = (long)partSize(machine, part);
	const bool throws = machine->parent && (!consequence || emulated_memory_failed_at_will());
	causeSet(machine, machine->parent ? CauseInstantiation : CauseMemory, "%s: the chip has no %ld bytes for %s (%ld free, largest block %ld)%s%s",
		throws ? thrown : "no memory", size, machine->chip.parts[part].owner, (long)emulated_memory_free_bytes(), (long)emulated_memory_largest(),
		throws || !consequence ? "" : "; on the chip ", throws || !consequence ? "" : consequence);
	if (throws)
		return ChipThrows;
	runFail("machine %s: %s", machine->name, machine->reason);
	return ChipFails;
}

/* Of modWorker.c's workerConstructor, and of main.c. */
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
 * Of modCloneMachine and fxCloneMachine. Without memory for a table the engine aborts, which restarts the chip; without memory for the
 * queue it goes on, and crashes at the first message. Both leak the queue or more where a program caught them.
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

void chipReleaseBlock(ChipBlock* block)
{
	chipRelease(block->handle);
	block->handle = 0;
}

void chipReleaseMachine(Machine* machine)
{
	ChipPart part;
	for (part = ChipStack; part < ChipPartCount; part++)
		chipReleaseBlock(&machine->chip.parts[part]);
}
