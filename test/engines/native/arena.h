#ifndef HEIMLIG_TEST_ARENA_H
#define HEIMLIG_TEST_ARENA_H

#include <stddef.h>

/* The program's malloc, calloc, realloc and free, for the libraries too. */

/** Lets the `count`-th allocation from now fail; 0: none. */
void arena_fail(unsigned count);

/** Allocations since the last arena_fail. */
unsigned arena_allocations(void);

/** Bytes in use, and the most of them since the last arena_fail. */
size_t arena_used(void);
size_t arena_peak(void);

/** Is called before each allocation, by its thread; NULL: nobody. */
void arena_visit(void (*visit)(void));

/** Is shown all memory that is freed; NULL: nobody. */
void arena_watch(void (*watch)(const void *memory, size_t length));

#endif
