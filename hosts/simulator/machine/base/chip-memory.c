#include "base/chip-memory.h"
#include "task.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FreeRTOS, stdio and others have 9,000 bytes when app_main starts. The sizes of the blocks are plausible, not measured. */
static const size_t systemBlocks[] = { 4096, 2048, 1024, 1024, 512, 256, 40 };

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

void chipReleaseBlock(ChipBlock* block)
{
	chipRelease(block->handle);
	block->handle = 0;
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
		chipTake(systemBlocks[index], mxChipSystemOwner);
	for (rest = options->reserve; rest > 0; rest -= options->reserveBlock) {
		if (!chipTake((size_t)(rest < options->reserveBlock ? rest : options->reserveBlock), mxChipReserveOwner)) {
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
