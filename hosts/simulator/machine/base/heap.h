/*
 * Layer base (program → lifecycle → engine → services → base).
 * The heap of one machine: one block of fixed size, as Moddable's `static` allocation on the chip. Chunks grow from its bottom, slots from its
 * top, and memory is full where they meet.
 */
#ifndef SIMULATOR_HEAP_H
#define SIMULATOR_HEAP_H

#include "base/engine.h"

/* XS measures memory in signed 32-bit integers. */
#define mxLargestHeap 0x7FFFFFF0

typedef struct Heap {
	txByte* base;
	txSize size;
	/* Chunks occupy the bytes below `chunkEnd`, slots and stack those from `slotStart` on. */
	txSize chunkEnd;
	txSize slotStart;
	/* Bytes between them that nobody gets. */
	txSize withheld;
} Heap;

/** False if the system has no such block. */
txBoolean heapCreate(Heap* heap, txSize size);
void heapDelete(Heap* heap);
/** Makes `heap` the one from which the engine allocates for `the`. */
void heapAttach(txMachine* the, Heap* heap);
/** From now on the machine gets at most `available` more bytes. */
void heapLimit(txMachine* the, txSize available);
/** Bytes of chunks, slots and stack, whether or not the engine uses all of them. */
txSize heapAllocatedBytes(const Heap* heap);
/** How many slots of the machine's stack were ever in use. */
txSize heapMeasureStack(txMachine* the);

#endif
