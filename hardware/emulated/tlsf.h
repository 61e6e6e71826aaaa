#ifndef HEIMLIG_EMULATED_TLSF_H
#define HEIMLIG_EMULATED_TLSF_H

#include <stdint.h>

/*
 * A model of one heap of ESP-IDF v6.0 (multi_heap.c over TLSF): which block a request gets, its offset and its size. Only bookkeeping, in
 * records beside the heap.
 *
 * - Sizes are multiples of 4 bytes, at least 12; a header of 4 bytes precedes each block.
 * - From 64 bytes on (32 in a heap of up to 16 KB) a request is rounded up to a 16th (an 8th) of the power of two below it,
 *   and takes the rounded size: 16,392 bytes take 17,408.
 * - A request takes the most recent block of the first list that has one, and splits it if the rest can be a block.
 * - A released block is merged with its free neighbours at once.
 */

/** Bytes of a block's header. */
#define EMULATED_TLSF_HEADER 4

/** Records that a heap of `SIZE` bytes needs at most. */
#define EMULATED_TLSF_RECORDS(SIZE) ((SIZE) / 16 + 2)

/** A block. An index names its record; 0: none. */
typedef struct {
	/* The offset of the header, in bytes from the heap's start. */
	uint32_t offset;
	/* Without the header. */
	uint32_t size;
	uint32_t asked;
	/* NULL if the block is free. The text belongs to the caller. */
	const char *owner;
	uint16_t before;
	uint16_t after;
	/* The neighbours in its list of free blocks; `next` also links unused records. */
	uint16_t previous;
	uint16_t next;
} emulated_tlsf_block;

/* A heap of 256 KB has 14 rows, and rows of 16 columns. */
#define EMULATED_TLSF_ROWS 14
#define EMULATED_TLSF_COLUMNS 16

typedef struct {
	emulated_tlsf_block *blocks;
	uint16_t unused;
	uint16_t first;
	/* Bytes of the allocator's tables, at the heap's start. */
	uint32_t tables;
	uint32_t free_bytes;
	unsigned rows;
	unsigned columns_log2;
	uint32_t row_map;
	uint32_t column_map[EMULATED_TLSF_ROWS];
	uint16_t lists[EMULATED_TLSF_ROWS][EMULATED_TLSF_COLUMNS];
} emulated_tlsf;

/** Makes a heap of `size` bytes, 1 KB to 256 KB, with one free block. `blocks` has EMULATED_TLSF_RECORDS(size) records. */
void emulated_tlsf_create(emulated_tlsf *heap, uint32_t size, emulated_tlsf_block *blocks);

/** Takes a block of `size` bytes; returns 0 if no block is large enough. */
uint16_t emulated_tlsf_allocate(emulated_tlsf *heap, uint32_t size, const char *owner);

/** Gives back a block in use. */
void emulated_tlsf_release(emulated_tlsf *heap, uint16_t index);

/** Bytes of the largest request that succeeds, as multi_heap_get_info reports it. */
uint32_t emulated_tlsf_largest(const emulated_tlsf *heap);

#endif
