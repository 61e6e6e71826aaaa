#include "base/heap.h"
#include "released-memory.h"

/* XS merges a block with the next one if they are adjacent, so chunks and slots stay contiguous. */

/* Fills unused memory, so that the stack's high-water mark can be read afterwards. */
#define mxPaint 0xA5
#define mxStackGap 4

txBoolean heapCreate(Heap* heap, txSize size)
{
	size &= ~(txSize)(sizeof(txSlot) - 1);
	heap->base = emulated_bytes_take((size_t)size);
	if (!heap->base)
		return 0;
	memset(heap->base, mxPaint, (size_t)size);
	heap->size = size;
	heap->chunkEnd = 0;
	heap->slotStart = size;
	heap->withheld = 0;
	return 1;
}

static txSize unusedBytes(const Heap* heap)
{
	return heap->slotStart - heap->chunkEnd - heap->withheld;
}

void heapLimit(txMachine* the, txSize available)
{
	Heap* heap = the->heap;
	txSize freeSlots = (the->maximumHeapCount - the->currentHeapCount) * (txSize)sizeof(txSlot);
	txSize freeChunks = (txSize)(the->firstBlock->limit - the->firstBlock->current);
	txSize rest = available - freeSlots - freeChunks;
	txSize between = heap->slotStart - heap->chunkEnd;
	rest = rest < 0 ? 0 : rest > between ? between : rest;
	heap->withheld = between - rest;
}

static void* room(const Heap* heap, size_t* size)
{
	*size = (size_t)(heap->slotStart - heap->chunkEnd);
	return heap->base + heap->chunkEnd;
}

void heapAttach(txMachine* the, Heap* heap)
{
	the->heap = heap;
	the->heapRoom = room;
}

txSize heapAllocatedBytes(const Heap* heap)
{
	return heap->chunkEnd + heap->size - heap->slotStart;
}

void heapDelete(Heap* heap)
{
	txByte* base = heap->base;
	heap->base = NULL;
	emulated_bytes_release(base);
}

/*
 * XS asks for a whole new block. The answer is adjacent to the last block, so that block's unused tail serves too: take only the difference
 * from the heap, and move the block's limit to where XS adds the size it asked for.
 */
static void* extendChunks(Heap* heap, txMachine* the, txSize size)
{
	txBlock* block = the->firstBlock;
	txSize wanted = size - (txSize)sizeof(txBlock);
	txSize unused = (txSize)(block->limit - block->current);
	txSize growth = wanted > unused ? wanted - unused : 0;
	if (growth > unusedBytes(heap))
		return NULL;
	heap->chunkEnd += growth;
	block->limit = heap->base + heap->chunkEnd - size;
	return block->limit;
}

void* fxAllocateChunks(txMachine* the, txSize size)
{
	Heap* heap = the->heap;
	if (the->firstBlock)
		return extendChunks(heap, the, size);
	if (size > unusedBytes(heap))
		return NULL;
	heap->chunkEnd += size;
	return heap->base;
}

static txSlot* takeSlots(Heap* heap, txSize size)
{
	if (size > unusedBytes(heap))
		return NULL;
	heap->slotStart -= size;
	return (txSlot*)(heap->base + heap->slotStart);
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
	Heap* heap = the->heap;
	txSize size = fxMultiplyChunkSizes(the, count, sizeof(txSlot));
	txSlot* slots = takeSlots(heap, size);
	if (!slots && the->firstBlock) {
		/* As on the chip, unused chunks make room for slots. */
		fxCollect(the, XS_COMPACT_FLAG | XS_ORGANIC_FLAG);
		heap->chunkEnd = (txSize)(the->firstBlock->current - heap->base);
		the->firstBlock->limit = the->firstBlock->current;
		slots = takeSlots(heap, size);
	}
	return slots;
}

/* The heap is freed as a whole with its machine. */
void fxFreeChunks(txMachine* the, void* chunks)
{
	(void)the;
	(void)chunks;
}

void fxFreeSlots(txMachine* the, void* slots)
{
	(void)the;
	(void)slots;
}

static txBoolean isPainted(const txSlot* slot)
{
	txByte painted[sizeof(txSlot)];
	memset(painted, mxPaint, sizeof(painted));
	return !memcmp(slot, painted, sizeof(painted));
}

/*
 * The stack grows from its top. XS also uses its free end, from the bottom, as scratch memory for numbers and regular expressions. So the
 * high-water mark is the first gap below the stack, not the lowest byte ever written.
 */
txSize heapMeasureStack(txMachine* the)
{
	txSlot* slot = the->stack;
	int gap = 0;
	while ((slot > the->stackBottom) && (gap < mxStackGap)) {
		slot--;
		gap = isPainted(slot) ? gap + 1 : 0;
	}
	return (txSize)(the->stackTop - slot) - gap;
}
