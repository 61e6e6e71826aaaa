/*
 * The machine's own memory, which the engine leaves as it is when it frees it: only here is it known which parts are free. The
 * structures are the same in all versions of XS that we build with (xsMemory.c), and so is how a collection leaves them: what
 * is used of a block of chunks lies at its beginning, up to `current`, and every free slot is in the list `freeHeap`.
 *
 * Nothing that is wiped here goes out of use, so that a compiler may not leave a memset out.
 */
#include "xsAll.h"

#include <stddef.h>
#include <string.h>

/*
 * Of a heap in one piece (Moddable's `static`), chunks take one end and slots the other, and when slots run out, chunks that
 * are no longer used make room for them (fxAllocateSlots): what lies between may have been a chunk.
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
/* Each block and each piece of slots is the system's. */
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

/* A slot that was made of a former chunk still has half of what lay there. */
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
