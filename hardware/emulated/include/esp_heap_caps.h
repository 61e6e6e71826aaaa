#ifndef ESP_HEAP_CAPS_H
#define ESP_HEAP_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MALLOC_CAP_8BIT (1 << 2)
#define MALLOC_CAP_INTERNAL (1 << 11)

/** Allocates memory with `caps`: MALLOC_CAP_8BIT, MALLOC_CAP_INTERNAL or both. NULL if none is free or `size` is 0. */
void *heap_caps_malloc(size_t size, uint32_t caps);

void heap_caps_free(void *ptr);

/** Free bytes of such memory, in all and in the largest block; 2^31 - 1 while memory-regions is off. */
size_t heap_caps_get_free_size(uint32_t caps);
size_t heap_caps_get_largest_free_block(uint32_t caps);

typedef struct walker_heap_info {
	intptr_t start;
	intptr_t end;
} walker_heap_into_t;

typedef struct walker_block_info {
	void *ptr;
	size_t size;
	bool used;
} walker_block_info_t;

/** Returns false to end the walk through the heap. */
typedef bool (*heap_caps_walker_cb_t)(walker_heap_into_t heap_info, walker_block_info_t block_info, void *user_data);

/** Shows blocks of such memory. It holds the heap's lock, under which interrupts are off. */
void heap_caps_walk(uint32_t caps, heap_caps_walker_cb_t walker_func, void *user_data);

#endif
