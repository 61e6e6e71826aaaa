#include "memory-regions.h"

#include <pthread.h>

#include "panic.h"
#include "task.h"
#include "tlsf.h"

#define DRAM 172000u
#define ROM_LOW 15000u
#define ROM_HIGH 114000u
#define INDEX_BITS 16

/* The handle of every block that is allocated while the model is off. */
#define NOT_COUNTED UINT32_MAX

static const uint32_t sizes[EMULATED_MEMORY_REGIONS] = { DRAM, ROM_LOW, ROM_HIGH };
static emulated_tlsf_block dram[EMULATED_TLSF_RECORDS(DRAM)];
static emulated_tlsf_block rom_low[EMULATED_TLSF_RECORDS(ROM_LOW)];
static emulated_tlsf_block rom_high[EMULATED_TLSF_RECORDS(ROM_HIGH)];
static emulated_tlsf_block *const records[EMULATED_MEMORY_REGIONS] = { dram, rom_low, rom_high };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Guarded by the lock. */
static emulated_tlsf heaps[EMULATED_MEMORY_REGIONS];
static bool enabled;
static unsigned until_failure;

static __thread bool failure_was_injected;

void emulated_memory_enable(void)
{
	emulated_critical_lock(&lock);
	for (unsigned region = 0; region < EMULATED_MEMORY_REGIONS; region++)
		emulated_tlsf_create(&heaps[region], sizes[region], records[region]);
	enabled = true;
	until_failure = 0;
	emulated_critical_unlock(&lock);
}

static emulated_memory_handle take(uint32_t size, const char *owner)
{
	for (unsigned region = 0; region < EMULATED_MEMORY_REGIONS; region++) {
		const uint16_t index = emulated_tlsf_allocate(&heaps[region], size, owner);
		if (index)
			return (region << INDEX_BITS) | index;
	}
	return 0;
}

emulated_memory_handle emulated_memory_allocate(size_t size, const char *owner)
{
	emulated_memory_handle handle = NOT_COUNTED;
	if (owner == NULL)
		emulated_panic("emulated_memory_allocate: no owner");
	emulated_critical_lock(&lock);
	failure_was_injected = until_failure > 0 && --until_failure == 0;
	if (failure_was_injected)
		handle = 0;
	else if (enabled)
		handle = size > UINT32_MAX ? 0 : take((uint32_t)size, owner);
	emulated_critical_unlock(&lock);
	return handle;
}

/* NULL if there is no such block. */
static emulated_tlsf_block *block_of(emulated_memory_handle handle)
{
	const unsigned region = handle >> INDEX_BITS;
	const uint32_t index = handle & ((1u << INDEX_BITS) - 1);
	if (region >= EMULATED_MEMORY_REGIONS || index == 0 || index >= EMULATED_TLSF_RECORDS(sizes[region]))
		return NULL;
	return &heaps[region].blocks[index];
}

void emulated_memory_release(emulated_memory_handle handle)
{
	if (handle == 0 || handle == NOT_COUNTED)
		return;
	emulated_critical_lock(&lock);
	const emulated_tlsf_block *block = enabled ? block_of(handle) : NULL;
	if (block == NULL || block->owner == NULL)
		emulated_panic("emulated_memory_release: no such block is in use");
	emulated_tlsf_release(&heaps[handle >> INDEX_BITS], (uint16_t)(handle & ((1u << INDEX_BITS) - 1)));
	emulated_critical_unlock(&lock);
}

size_t emulated_memory_free_bytes(void)
{
	size_t bytes = 0;
	emulated_critical_lock(&lock);
	for (unsigned region = 0; region < EMULATED_MEMORY_REGIONS; region++)
		bytes += heaps[region].free_bytes;
	if (!enabled)
		bytes = INT32_MAX;
	emulated_critical_unlock(&lock);
	return bytes;
}

size_t emulated_memory_largest(void)
{
	size_t largest = 0;
	emulated_critical_lock(&lock);
	for (unsigned region = 0; enabled && region < EMULATED_MEMORY_REGIONS; region++) {
		const size_t bytes = emulated_tlsf_largest(&heaps[region]);
		largest = bytes > largest ? bytes : largest;
	}
	if (!enabled)
		largest = INT32_MAX;
	emulated_critical_unlock(&lock);
	return largest;
}

unsigned emulated_memory_fail(unsigned count)
{
	emulated_critical_lock(&lock);
	const unsigned left = until_failure;
	until_failure = count;
	emulated_critical_unlock(&lock);
	return left;
}

bool emulated_memory_failure_was_injected(void)
{
	return failure_was_injected;
}

static void walk_region(unsigned region, emulated_memory_visitor visit, void *context)
{
	const emulated_tlsf *heap = &heaps[region];
	visit(context, &(emulated_memory_block){ .region = region, .taken = heap->tables, .size = heap->tables, .owner = "allocator" });
	for (uint16_t index = heap->first; index; index = heap->blocks[index].after) {
		const emulated_tlsf_block *block = &heap->blocks[index];
		visit(context, &(emulated_memory_block){
			.region = region,
			.offset = block->offset,
			.taken = block->size + EMULATED_TLSF_HEADER,
			.size = block->owner ? block->asked : block->size,
			.owner = block->owner,
		});
	}
}

void emulated_memory_walk(emulated_memory_visitor visit, void *context)
{
	emulated_critical_lock(&lock);
	for (unsigned region = 0; enabled && region < EMULATED_MEMORY_REGIONS; region++)
		walk_region(region, visit, context);
	emulated_critical_unlock(&lock);
}

uint32_t emulated_memory_region_size(unsigned region)
{
	return region < EMULATED_MEMORY_REGIONS ? sizes[region] : 0;
}
