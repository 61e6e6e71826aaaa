/*
 * Layer base (program → lifecycle → engine → services → base).
 * The record of a machine, the list of all machines, and the machine of the calling thread.
 */
#ifndef SIMULATOR_RECORD_H
#define SIMULATOR_RECORD_H

#include "base/chip-memory.h"
#include "base/engine.h"
#include "base/heap.h"

typedef struct Machine Machine;

/** How a machine came to its end. Everything from `CauseException` on is a failure. */
typedef enum {
	CauseNone,
	CauseFinished,
	CauseClosed,
	CauseTerminated,
	CauseException,
	CauseRejection,
	CauseMemory,
	/* The chip has no memory for it: it never started. */
	CauseInstantiation,
	CauseStack,
	CauseKeys,
	CauseOther
} Cause;

typedef enum {
	StateStarting,
	StateRunning,
	StateEnded
} State;

/** The use of memory, keys and byte codes by a machine. Sizes are in bytes, the empty machine's included. */
typedef struct {
	txSize slotCount;
	txSize slotBytes;
	txSize chunkBytes;
	/* Bytes that chunks and slots have taken of the heap, without the stack. */
	txSize reservedBytes;
	txSize peakSlotBytes;
	txSize peakChunkBytes;
	txSize stackSlots;
	txSize peakStackSlots;
	txSize keyCount;
	txSize keyBytes;
	int64_t byteCodes;
} Measurement;

struct Machine {
	Machine* next;
	Machine* parent;
	Machine* nextSibling;
	Machine* children;
	char name[64];
	txMachine* the;
	txCreation creation;
	Heap heap;
	struct LoadedModule* modules;
	struct Timer* timers;
	/* Array of the functions that `native` finds. */
	txSlot natives;
	/* The global `self` of a worker. */
	txSlot self;
	/* The Worker object, a root of the parent's machine. */
	txSlot owner;
	txBoolean promiseJobs;
	txBoolean closing;
	txBoolean inHook;
	double rejectedSince;
	int64_t byteCodes;
	/* Traced text that lacks its line end. */
	char* line;
	size_t lineLength;
	size_t lineCapacity;
	Measurement measurement;
	txSize codeBytes;
	unsigned core;
	ChipMachine chip;
	/* The stack of its thread; NULL for the main machine, which has that of the process. */
	void* nativeStack;
	/* Where its thread jumps when it is stopped, and whether it may be stopped. Only that thread writes them. */
	sigjmp_buf beginning;
	volatile txBoolean stoppable;
	/* The thread was stopped: the joining thread frees the machine. */
	txBoolean stopped;

	/* The machine's own thread writes them once, before it announces the end. */
	Cause cause;
	char reason[1024];

	/* Guarded by the lock. */
	pthread_t thread;
	pthread_cond_t condition;
	State state;
	struct Message* firstMessage;
	struct Message* lastMessage;
	/* The message that it has taken and not freed yet. */
	struct Message* delivered;
	/* The machine that waits for its thread to stop. */
	Machine* deleter;
	uint32_t messagesPosted;
	void* waitAddress;
	Machine* nextWaiter;

	/* Atomic. */
	int ending;
	int deleted;
	int handlesErrors;
	const char* activity;
};

/** Appends a record to the list of all machines; NULL if the system has no memory. */
Machine* recordNew(const char* name, const txCreation* creation);
/** Takes the record out of the list and frees it. Statistics need it until the end of the run. */
void recordDelete(Machine* machine);
/** The first of all machines, linked by `next`: the main machine. NULL if the list is empty. */
Machine* recordFirst(void);

/** The machine that runs on the calling thread; NULL on other threads. */
void recordSetCurrent(Machine* machine);
Machine* recordCurrent(void);

/** Says what the machine does, for reports of a timeout. Returns what it did before. */
const char* recordSetActivity(Machine* machine, const char* activity);

#endif
