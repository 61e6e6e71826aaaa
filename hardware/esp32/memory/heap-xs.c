/*
 * Wipes the free memory of a machine. XS frees memory without overwriting it, and only its own structures tell what is free. These are the same
 * in all versions of XS that we build with (xsMemory.c). After a collection, the used part of a block of chunks lies at its beginning, up to
 * `current`, and the list `freeHeap` has every free slot.
 *
 * The memory stays in use by the engine, so the compiler must not leave out memset.
 */
#include "xsAll.h"

#include <stddef.h>
#include <string.h>

/*
 * In a heap of one piece (Moddable's `static`), chunks grow from one end and slots from the other. When slots run out, they take room of chunks that
 * are no longer used (fxAllocateSlots). So the room between may hold an old chunk.
 */
#if defined(__ets__)
static void *room(txMachine *the, size_t *size)
{
	*size = the->heap ? (size_t)(the->heap_pend - the->heap_ptr) : 0;
	return the->heap_ptr;
}
#elif defined(mxHeapRoom)
#define room mxHeapRoom
#else
/* The system allocates each block and each piece of slots, so there is no room between. */
static void *room(txMachine *the, size_t *size)
{
	*size = 0;
	return the;
}
#endif

static void wipe_chunks(txMachine *the)
{
	for (txBlock *block = the->firstBlock; block != NULL; block = block->nextBlock)
		memset(block->current, 0, (size_t)(block->limit - block->current));
}

/* A slot in the place of an old chunk still holds half of its bytes. */
static void wipe_slots(txMachine *the)
{
	for (txSlot *slot = the->freeHeap; slot != NULL; slot = slot->next)
		memset(&slot->value, 0, sizeof slot->value);
}

static void wipe_room(txMachine *the)
{
	size_t size = 0;
	void *start = room(the, &size);
	if (size > 0)
		memset(start, 0, size);
}

void xs_heimlig_heap_wipe_free(txMachine *the)
{
	wipe_chunks(the);
	wipe_slots(the);
	wipe_room(the);
}

void xs_heimlig_heap_wipe(txMachine *the)
{
	fxCollect(the, XS_COMPACT_FLAG);
	xs_heimlig_heap_wipe_free(the);
}
