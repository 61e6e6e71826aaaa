/* For usleep. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "free-memory.h"

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "esp_heap_caps.h"
#include "sdkconfig.h"

/*
 * Free blocks are overwritten where they lie, with the heap's lock taken, so that nobody takes them meanwhile. To allocate them all
 * instead would leave other tasks without memory, Wi-Fi among them.
 *
 * In a free block, ESP-IDF's allocator (TLSF) has two links at the beginning, to other free blocks, and in the last word the block's address,
 * as a part of the next block's header. These stay. They overwrote what was there when the block was given back.
 *
 * The lock turns interrupts off. A walk through a heap takes some microseconds, and each walk overwrites one window of the address space,
 * some 20 microseconds of work.
 */
#define LINKS (2 * sizeof(void *))
#define FOOTER sizeof(void *)
#define WINDOW_BYTES 8192

/* The SDK waits a tick for the idle task, which gives a deleted task's stack back. It may come later if there is more to do. */
#define IDLE_MICROSECONDS 10000

typedef struct {
	uintptr_t start;
	uintptr_t end;
	/* The first free byte behind it; UINTPTR_MAX: there is none. */
	uintptr_t next;
} window;

static bool wipe_part(walker_heap_into_t heap, walker_block_info_t block, void *context)
{
	window *part = context;
	const uintptr_t start = (uintptr_t)block.ptr + LINKS;
	const uintptr_t end = (uintptr_t)block.ptr + block.size - FOOTER;
	(void)heap;
	if (block.used || block.size <= LINKS + FOOTER)
		return true;
	const uintptr_t first = start > part->start ? start : part->start;
	const uintptr_t last = end < part->end ? end : part->end;
	if (first < last)
		memset((void *)first, 0, last - first);
	const uintptr_t rest = start > part->end ? start : part->end;
	if (rest < end && rest < part->next)
		part->next = rest;
	return true;
}

void heimlig_wipe_free_memory(void)
{
#if CONFIG_HEAP_POISONING_COMPREHENSIVE
	/* The allocator itself overwrites what is given back, and aborts if anybody else does. */
#else
	window part = { .next = 0 };
	usleep(IDLE_MICROSECONDS);
	while (part.next != UINTPTR_MAX) {
		part.start = part.next;
		part.end = part.start + WINDOW_BYTES;
		part.next = UINTPTR_MAX;
		heap_caps_walk(MALLOC_CAP_8BIT, wipe_part, &part);
	}
#endif
}
