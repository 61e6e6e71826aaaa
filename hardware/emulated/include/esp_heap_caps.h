#ifndef ESP_HEAP_CAPS_H
#define ESP_HEAP_CAPS_H

#include <stddef.h>
#include <stdint.h>

#define MALLOC_CAP_8BIT (1 << 2)
#define MALLOC_CAP_INTERNAL (1 << 11)

/** Allocates memory of these capabilities, MALLOC_CAP_8BIT and MALLOC_CAP_INTERNAL or one of them; NULL if there is none or `size` is 0. */
void *heap_caps_malloc(size_t size, uint32_t caps);

void heap_caps_free(void *ptr);

/** Bytes of such memory that are free, in all and in the largest block; 2^31 - 1 while nothing is counted. */
size_t heap_caps_get_free_size(uint32_t caps);
size_t heap_caps_get_largest_free_block(uint32_t caps);

#endif
