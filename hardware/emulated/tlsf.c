#include "tlsf.h"

#include <stdbool.h>
#include <string.h>

#define ALIGN_LOG2 2
#define ALIGN (1u << ALIGN_LOG2)
#define SMALLEST 12u

/* sizeof(heap_t) in multi_heap.c and sizeof(control_t) in TLSF, with pointers of 32 bits. */
#define MULTI_HEAP 20u
#define CONTROL 36u

static unsigned highest_bit(uint32_t word)
{
	unsigned bit = 0;
	while (word >>= 1)
		bit++;
	return bit;
}

static unsigned lowest_bit(uint32_t word)
{
	unsigned bit = 0;
	for (; !(word & 1); word >>= 1)
		bit++;
	return bit;
}

static uint32_t align_up(uint32_t size, uint32_t step)
{
	return (size + step - 1) & ~(step - 1);
}

static unsigned columns(const emulated_tlsf *heap)
{
	return 1u << heap->columns_log2;
}

/* Below this size, each size has a list of its own. */
static uint32_t small_size(const emulated_tlsf *heap)
{
	return columns(heap) << ALIGN_LOG2;
}

/* The distance between the sizes of two lists. */
static uint32_t step_at(const emulated_tlsf *heap, uint32_t size)
{
	return size < small_size(heap) ? ALIGN : 1u << (highest_bit(size) - heap->columns_log2);
}

static unsigned row_of(const emulated_tlsf *heap, uint32_t size)
{
	return size < small_size(heap) ? 0 : highest_bit(size) - (heap->columns_log2 + ALIGN_LOG2) + 1;
}

static unsigned column_of(const emulated_tlsf *heap, uint32_t size)
{
	return (size / step_at(heap, size)) & (columns(heap) - 1);
}

static void insert(emulated_tlsf *heap, uint16_t index)
{
	emulated_tlsf_block *block = &heap->blocks[index];
	const unsigned row = row_of(heap, block->size);
	const unsigned column = column_of(heap, block->size);
	uint16_t *list = &heap->lists[row][column];
	block->owner = NULL;
	block->previous = 0;
	block->next = *list;
	if (*list)
		heap->blocks[*list].previous = index;
	*list = index;
	heap->row_map |= 1u << row;
	heap->column_map[row] |= 1u << column;
}

static void take_out(emulated_tlsf *heap, uint16_t index)
{
	const emulated_tlsf_block *block = &heap->blocks[index];
	const unsigned row = row_of(heap, block->size);
	const unsigned column = column_of(heap, block->size);
	if (block->next)
		heap->blocks[block->next].previous = block->previous;
	if (block->previous)
		heap->blocks[block->previous].next = block->next;
	else
		heap->lists[row][column] = block->next;
	if (heap->lists[row][column])
		return;
	heap->column_map[row] &= ~(1u << column);
	if (!heap->column_map[row])
		heap->row_map &= ~(1u << row);
}

static void make_records(emulated_tlsf *heap, uint32_t count)
{
	for (uint32_t index = 1; index < count; index++)
		heap->blocks[index].next = (uint16_t)(index + 1 < count ? index + 1 : 0);
	heap->unused = 1;
}

static uint16_t new_record(emulated_tlsf *heap)
{
	const uint16_t index = heap->unused;
	heap->unused = heap->blocks[index].next;
	memset(&heap->blocks[index], 0, sizeof heap->blocks[index]);
	return index;
}

void emulated_tlsf_create(emulated_tlsf *heap, uint32_t size, emulated_tlsf_block *blocks)
{
	const uint32_t usable = size - MULTI_HEAP;
	memset(heap, 0, sizeof *heap);
	heap->blocks = blocks;
	heap->columns_log2 = usable <= 16 * 1024 ? 3 : 4;
	heap->rows = highest_bit(usable) + 1 - (heap->columns_log2 + ALIGN_LOG2) + 1;
	heap->tables = MULTI_HEAP + CONTROL + 4 * heap->rows + 4 * heap->rows * columns(heap);
	heap->free_bytes = size - heap->tables;
	make_records(heap, EMULATED_TLSF_RECORDS(size));
	heap->first = new_record(heap);
	heap->blocks[heap->first].offset = heap->tables;
	/* A block of size 0 ends the heap. */
	heap->blocks[heap->first].size = (heap->free_bytes - 2 * EMULATED_TLSF_HEADER) & ~(ALIGN - 1);
	insert(heap, heap->first);
}

/* Every block of the list for this size, or of a later list, is large enough. */
static uint16_t find(const emulated_tlsf *heap, uint32_t size)
{
	unsigned row = row_of(heap, size);
	uint32_t map;
	if (row >= heap->rows)
		return 0;
	map = heap->column_map[row] & (~0u << column_of(heap, size));
	if (!map) {
		const uint32_t rows = heap->row_map & (~0u << (row + 1));
		if (!rows)
			return 0;
		row = lowest_bit(rows);
		map = heap->column_map[row];
	}
	return heap->lists[row][lowest_bit(map)];
}

static void split(emulated_tlsf *heap, uint16_t index, uint32_t size)
{
	emulated_tlsf_block *block = &heap->blocks[index];
	emulated_tlsf_block *rest;
	if (block->size < size + EMULATED_TLSF_HEADER + SMALLEST)
		return;
	const uint16_t rest_index = new_record(heap);
	rest = &heap->blocks[rest_index];
	rest->offset = block->offset + EMULATED_TLSF_HEADER + size;
	rest->size = block->size - size - EMULATED_TLSF_HEADER;
	rest->before = index;
	rest->after = block->after;
	if (block->after)
		heap->blocks[block->after].before = rest_index;
	block->after = rest_index;
	block->size = size;
	insert(heap, rest_index);
}

uint16_t emulated_tlsf_allocate(emulated_tlsf *heap, uint32_t size, const char *owner)
{
	/* No heap has so much, and rounding up could overflow. */
	if (size == 0 || size >= 1u << 30)
		return 0;
	uint32_t wanted = align_up(size, ALIGN);
	if (wanted < SMALLEST)
		wanted = SMALLEST;
	wanted = align_up(wanted, step_at(heap, wanted));
	const uint16_t index = find(heap, wanted);
	if (!index)
		return 0;
	take_out(heap, index);
	split(heap, index, wanted);
	heap->blocks[index].asked = size;
	heap->blocks[index].owner = owner;
	heap->free_bytes -= heap->blocks[index].size + EMULATED_TLSF_HEADER;
	return index;
}

/* Neither block is in a list. */
static void absorb(emulated_tlsf *heap, uint16_t index, uint16_t following)
{
	emulated_tlsf_block *block = &heap->blocks[index];
	emulated_tlsf_block *gone = &heap->blocks[following];
	block->size += EMULATED_TLSF_HEADER + gone->size;
	block->after = gone->after;
	if (gone->after)
		heap->blocks[gone->after].before = index;
	gone->next = heap->unused;
	heap->unused = following;
}

static bool is_free(const emulated_tlsf *heap, uint16_t index)
{
	return index && heap->blocks[index].owner == NULL;
}

void emulated_tlsf_release(emulated_tlsf *heap, uint16_t index)
{
	const uint16_t before = heap->blocks[index].before;
	const uint16_t after = heap->blocks[index].after;
	heap->free_bytes += heap->blocks[index].size + EMULATED_TLSF_HEADER;
	if (is_free(heap, after)) {
		take_out(heap, after);
		absorb(heap, index, after);
	}
	if (is_free(heap, before)) {
		take_out(heap, before);
		absorb(heap, before, index);
		index = before;
	}
	insert(heap, index);
}

uint32_t emulated_tlsf_largest(const emulated_tlsf *heap)
{
	uint32_t largest = 0;
	for (uint16_t index = heap->first; index; index = heap->blocks[index].after)
		if (is_free(heap, index) && heap->blocks[index].size > largest)
			largest = heap->blocks[index].size;
	return largest ? largest - largest % step_at(heap, largest) : 0;
}
