#ifndef HEIMLIG_EMULATED_RELEASED_MEMORY_H
#define HEIMLIG_EMULATED_RELEASED_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Memory that keeps its bytes when it is given back, as the chip's does: nobody overwrites a free block but its next user, and the
 * allocator, which keeps its lists in it. What was given back serves the next request that it is large enough for; the oldest goes back to
 * the operating system when there is too much of it.
 *
 * This is about the bytes; where the chip would put a block, and whether it has one, memory-regions.h says.
 */

/** Memory of `size` bytes, aligned to 16, which holds anything; NULL if the operating system has none. */
void *emulated_bytes_take(size_t size);

/** Gives it back; NULL is ignored. */
void emulated_bytes_release(void *bytes);

/** How often `needle`, of `length` bytes, 1 at least, lies in these bytes, not counting itself. */
size_t emulated_bytes_count(const void *bytes, size_t size, const void *needle, size_t length);

/** How often `needle` lies in memory that was given back. */
size_t emulated_bytes_search(const void *needle, size_t length);

/** Returns false to end the walk. */
typedef bool (*emulated_bytes_visitor)(void *context, void *bytes, size_t size);

/**
 * Shows every block that was given back, in a critical section. As in ESP-IDF's allocator (TLSF), its first two words and its last are
 * the allocator's: complains about a visitor that changes them.
 */
void emulated_bytes_walk(emulated_bytes_visitor visit, void *context);

/** Returns all to the operating system, at the end of a process. */
void emulated_bytes_forget(void);

#endif
