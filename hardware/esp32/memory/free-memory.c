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
 * This overwrites free blocks where they lie and holds the heap's lock, so nobody allocates them meanwhile. Allocating them all instead would leave
 * other tasks without memory, Wi-Fi among them.
 *
 * ESP-IDF's allocator (TLSF) keeps two links to other free blocks at the beginning of a free block, and the block's address in its last word, as a
 * part of the next block's header. These words stay. They replaced the old contents when the block was freed.
 *
 * The lock turns interrupts off. A walk through a heap takes some microseconds. Each walk overwrites one window of the address space, which takes
 * some 20 microseconds.
 */
#define LINKS (2 * sizeof(void *))
#define FOOTER sizeof(void *)
#define WINDOW_BYTES 8192

/* The idle task frees the stack of a deleted task. The SDK waits one tick for it; under load it needs longer. */
#define IDLE_MICROSECONDS 10000

typedef struct {
	uintptr_t start;
	uintptr_t end;
	/* The first free byte behind the window; UINTPTR_MAX: none. */
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
	/* The allocator overwrites freed memory itself, and aborts if anybody else writes there. */
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
