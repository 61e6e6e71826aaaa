#ifndef HEIMLIG_EMULATED_MEMORY_REGIONS_H
#define HEIMLIG_EMULATED_MEMORY_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A model of the first ESP32's data memory. ESP-IDF v6.0 divides it into three heaps: 172,000 bytes of DRAM, then 15,000 and 114,000 bytes
 * that the ROM uses at startup. The first heap that has a block serves a request. malloc and MALLOC_CAP_8BIT try DRAM first, and heaps of
 * one kind by size (components/heap/port/esp32/memory_layout.c).
 *
 * The model says where the chip puts a block. The caller keeps the bytes. Any thread may call any function. Until
 * emulated_memory_enable, every request succeeds and takes nothing.
 */

/** A block in use; 0: none. */
typedef uint32_t emulated_memory_handle;

/** Switches the model on, with all memory free. */
void emulated_memory_enable(void);

/** Takes a block of `size` bytes; 0 if no heap has one. `owner` names its user in the map; the text must outlive the block. */
emulated_memory_handle emulated_memory_allocate(size_t size, const char *owner);

/** Gives a block back; ignores 0. Panics on a block that is not in use. */
void emulated_memory_release(emulated_memory_handle handle);

/** Free bytes in all, and bytes of the largest block that a request can get. While the model is off: 2^31 - 1. */
size_t emulated_memory_free_bytes(void);
size_t emulated_memory_largest(void);

/**
 * Makes the `count`-th request from now (1 is the next) fail once, whatever is free; 0: none. Returns how many requests the previous
 * failure was away; 0 if it has happened.
 */
unsigned emulated_memory_fail(unsigned count);

/** Whether emulated_memory_fail made this thread's last request fail. */
bool emulated_memory_failure_was_injected(void);

#define EMULATED_MEMORY_REGIONS 3

/** A block of a region. Sizes are in bytes, offsets count from the region's start. */
typedef struct {
	unsigned region;
	uint32_t offset;
	/* The header included. */
	uint32_t taken;
	/* The requested size; for a free block, the size that it can give. */
	uint32_t size;
	/* NULL if the block is free. */
	const char *owner;
} emulated_memory_block;

typedef void (*emulated_memory_visitor)(void *context, const emulated_memory_block *block);

/** Shows every block in order, the allocators' tables included, at one moment. The visitor must not call this model. */
void emulated_memory_walk(emulated_memory_visitor visit, void *context);

/** A region's size in bytes. */
uint32_t emulated_memory_region_size(unsigned region);

#endif
