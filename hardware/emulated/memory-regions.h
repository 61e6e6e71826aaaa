#ifndef HEIMLIG_EMULATED_MEMORY_REGIONS_H
#define HEIMLIG_EMULATED_MEMORY_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A model of the first ESP32's memory for data, which ESP-IDF v6.0 gives out in three heaps: 172,000 bytes of DRAM, then 15,000
 * and 114,000 of the memory that the ROM uses at startup. A request goes to the first heap that has a block for it: by
 * components/heap/port/esp32/memory_layout.c DRAM comes first for malloc and for MALLOC_CAP_8BIT, heaps of a kind by their size.
 *
 * It says where the chip would put a block; the bytes themselves are the caller's affair. All functions may be called by any
 * thread. Until the model is enabled every request succeeds and takes nothing.
 */

/** A block in use; 0 is none. */
typedef uint32_t emulated_memory_handle;

/** Starts with nothing taken. */
void emulated_memory_enable(void);

/** Takes a block of `size` bytes, or returns 0. `owner` says in the map whose it is, and must stay until the block is given back. */
emulated_memory_handle emulated_memory_allocate(size_t size, const char *owner);

/** Gives a block back; 0 is ignored. Complains about one that is not in use. */
void emulated_memory_release(emulated_memory_handle handle);

/** Bytes that are free in all, and of the largest block that can be had. Without the model: 2^31 - 1. */
size_t emulated_memory_free_bytes(void);
size_t emulated_memory_largest(void);

/**
 * Has the `count`-th request from now (1 is the next) fail, once, whatever is free; 0 has none. Returns how many requests were left to
 * the failure that was asked for before; 0 if that has happened.
 */
unsigned emulated_memory_fail(unsigned count);

/** Whether this thread's last request failed only because of emulated_memory_fail. */
bool emulated_memory_failed_at_will(void);

#define EMULATED_MEMORY_REGIONS 3

/** A block of a region. Sizes are in bytes, offsets count from the region's start. */
typedef struct {
	unsigned region;
	uint32_t offset;
	/* With the header. */
	uint32_t taken;
	/* The size asked for; of a free block, the size that it can give. */
	uint32_t size;
	/* NULL if the block is free. */
	const char *owner;
} emulated_memory_block;

typedef void (*emulated_memory_visitor)(void *context, const emulated_memory_block *block);

/** Shows every block in order, the allocators' own tables included, as of one moment. The visitor must not use this model. */
void emulated_memory_walk(emulated_memory_visitor visit, void *context);

/** A region's size in bytes. */
uint32_t emulated_memory_region_size(unsigned region);

#endif
