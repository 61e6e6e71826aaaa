/*
 * The memory of one machine: one block of fixed size, as Moddable's `static` allocation on the chip. Chunks grow from
 * its bottom, slots from its top, and memory is full where they meet. XS extends a block when the next one it is given
 * is adjacent, so both stay contiguous.
 */
#include "simulator.h"

/* Unused memory holds this, so that the stack's high-water mark can be read afterwards. */
#define mxPaint 0xA5
#define mxStackGap 4

txBoolean arenaCreate(Arena* arena, txSize size)
{
	size &= ~(txSize)(sizeof(txSlot) - 1);
	arena->base = emulated_bytes_take((size_t)size);
	if (!arena->base)
		return 0;
	memset(arena->base, mxPaint, (size_t)size);
	arena->size = size;
	arena->chunkEnd = 0;
	arena->slotStart = size;
	arena->withheld = 0;
	return 1;
}

static txSize unusedBytes(const Arena* arena)
{
	return arena->slotStart - arena->chunkEnd - arena->withheld;
}

void arenaLimit(txMachine* the, txSize available)
{
	Arena* arena = &the->simulated->arena;
	txSize freeSlots = (the->maximumHeapCount - the->currentHeapCount) * (txSize)sizeof(txSlot);
	txSize freeChunks = (txSize)(the->firstBlock->limit - the->firstBlock->current);
	txSize rest = available - freeSlots - freeChunks;
	txSize between = arena->slotStart - arena->chunkEnd;
	rest = rest < 0 ? 0 : rest > between ? between : rest;
	arena->withheld = between - rest;
}

void* arenaRoom(txMachine* the, size_t* size)
{
	const Arena* arena = &the->simulated->arena;
	*size = (size_t)(arena->slotStart - arena->chunkEnd);
	return arena->base + arena->chunkEnd;
}

void arenaDelete(Arena* arena)
{
	txByte* base = arena->base;
	arena->base = NULL;
	emulated_bytes_release(base);
}

/*
 * XS asks for a whole new block. Since the answer is adjacent to the last one, its unused tail serves too, so only the
 * difference is taken from the arena and the block's limit is moved to where XS will add the size it asked for.
 */
static void* extendChunks(Arena* arena, txMachine* the, txSize size)
{
	txBlock* block = the->firstBlock;
	txSize wanted = size - (txSize)sizeof(txBlock);
	txSize unused = (txSize)(block->limit - block->current);
	txSize growth = wanted > unused ? wanted - unused : 0;
	if (growth > unusedBytes(arena))
		return NULL;
	arena->chunkEnd += growth;
	block->limit = arena->base + arena->chunkEnd - size;
	return block->limit;
}

void* fxAllocateChunks(txMachine* the, txSize size)
{
	Arena* arena = &the->simulated->arena;
	if (the->firstBlock)
		return extendChunks(arena, the, size);
	if (size > unusedBytes(arena))
		return NULL;
	arena->chunkEnd += size;
	return arena->base;
}

static txSlot* takeSlots(Arena* arena, txSize size)
{
	if (size > unusedBytes(arena))
		return NULL;
	arena->slotStart -= size;
	return (txSlot*)(arena->base + arena->slotStart);
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
	Arena* arena = &the->simulated->arena;
	txSize size = fxMultiplyChunkSizes(the, count, sizeof(txSlot));
	txSlot* slots = takeSlots(arena, size);
	if (!slots && the->firstBlock) {
		/* As on the chip, chunks that are no longer used make room for slots. */
		fxCollect(the, XS_COMPACT_FLAG | XS_ORGANIC_FLAG);
		arena->chunkEnd = (txSize)(the->firstBlock->current - arena->base);
		the->firstBlock->limit = the->firstBlock->current;
		slots = takeSlots(arena, size);
	}
	return slots;
}

/* The arena is freed as a whole with its machine. */
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
 * The stack grows from its top. XS also uses its free end, from the bottom, as scratch memory for numbers and regular
 * expressions, so the high-water mark is the first gap below the stack, not the lowest byte ever written.
 */
txSize arenaMeasureStack(txMachine* the)
{
	txSlot* slot = the->stack;
	int gap = 0;
	while ((slot > the->stackBottom) && (gap < mxStackGap)) {
		slot--;
		gap = isPainted(slot) ? gap + 1 : 0;
	}
	return (txSize)(the->stackTop - slot) - gap;
}
