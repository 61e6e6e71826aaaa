#ifndef HEIMLIG_EMULATED_TLSF_H
#define HEIMLIG_EMULATED_TLSF_H

#include <stdint.h>

/*
 * A model of one heap of ESP-IDF v6.0 (multi_heap.c over TLSF): which block a request gets, at which offset, and how large it
 * is. Only bookkeeping, in records beside the heap.
 *
 * - Sizes are multiples of 4 bytes, 12 at least; a header of 4 bytes precedes each block.
 * - From 64 bytes on (32 in a heap of up to 16 KB) a request is rounded up to a 16th (an 8th) of the power of two below it,
 *   and takes as much: 16,392 bytes take 17,408.
 * - A block is taken from the first list that has one, the last that was put there first, and split if what is left can be a block.
 * - A block that is given back is merged with its free neighbours at once.
 */

/** Bytes of a block's header. */
#define EMULATED_TLSF_HEADER 4

/** Records that a heap of `SIZE` bytes needs at most. */
#define EMULATED_TLSF_RECORDS(SIZE) ((SIZE) / 16 + 2)

/** A block. Records are named by their index; 0 is none. */
typedef struct {
	/* Where the header is, in bytes from the heap's start. */
	uint32_t offset;
	/* Without the header. */
	uint32_t size;
	uint32_t asked;
	/* Whose it is; NULL if it is free. The text is the caller's. */
	const char *owner;
	uint16_t before;
	uint16_t after;
	/* In the list of free blocks of its class, or `next` of unused records. */
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
	/* Bytes that the allocator's own tables take of the heap's start. */
	uint32_t tables;
	uint32_t free_bytes;
	unsigned rows;
	unsigned columns_log2;
	uint32_t row_map;
	uint32_t column_map[EMULATED_TLSF_ROWS];
	uint16_t lists[EMULATED_TLSF_ROWS][EMULATED_TLSF_COLUMNS];
} emulated_tlsf;

/** Makes a heap of `size` bytes, from 1 KB to 256 KB, one free block. `blocks` are EMULATED_TLSF_RECORDS(size) records. */
void emulated_tlsf_create(emulated_tlsf *heap, uint32_t size, emulated_tlsf_block *blocks);

/** Takes a block of `size` bytes; 0 if there is none. */
uint16_t emulated_tlsf_allocate(emulated_tlsf *heap, uint32_t size, const char *owner);

/** Gives a block back that is in use. */
void emulated_tlsf_release(emulated_tlsf *heap, uint16_t index);

/** Bytes of the largest request that would succeed, as multi_heap_get_info says it. */
uint32_t emulated_tlsf_largest(const emulated_tlsf *heap);

#endif
