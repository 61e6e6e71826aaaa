#ifndef HEIMLIG_EMULATED_RELEASED_MEMORY_H
#define HEIMLIG_EMULATED_RELEASED_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory that keeps its bytes when it is given back, as on the chip: only the next user overwrites a free block, and the allocator, which
 * keeps its lists in it. A released block serves the next request that it is large enough for. The oldest blocks go back to the operating
 * system when the list grows too long.
 *
 * This unit keeps the bytes. memory-regions.h says where the chip puts a block, and whether it has one.
 */

/** Takes `size` bytes, aligned to 16, with arbitrary contents; NULL if the operating system has none. */
void *emulated_bytes_take(size_t size);

/** Gives the bytes back; ignores NULL. */
void emulated_bytes_release(void *bytes);

/** How often `needle`, of `length` bytes (1 or more), lies in these bytes, `needle` itself not counted. */
size_t emulated_bytes_count(const void *bytes, size_t size, const void *needle, size_t length);

/** How often `needle` lies in released memory. */
size_t emulated_bytes_search(const void *needle, size_t length);

/** Returns false to end the walk. */
typedef bool (*emulated_bytes_visitor)(void *context, void *bytes, size_t size);

/**
 * Shows every released block, in a critical section. As in ESP-IDF's allocator (TLSF), the first two words and the last one belong to the
 * allocator: panics on a visitor that changes them.
 */
void emulated_bytes_walk(emulated_bytes_visitor visit, void *context);

/** Returns all released memory to the operating system, at the end of a process. */
void emulated_bytes_forget(void);

#endif
