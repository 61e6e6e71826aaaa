/*
 * The simulator's own view of its machines.
 *
 * Everything that crosses threads (queues, states, waiters, shared buffers) is guarded by one lock, `run.lock`. Each
 * machine sleeps on one condition only, its own, so that whoever wants it to end can always wake it.
 */
#ifndef SIMULATOR_RECORDS_H
#define SIMULATOR_RECORDS_H

#include "xsAll.h"
#include "xsScript.h"
#include <setjmp.h>
#include "chip-memory.h"
#include "released-memory.h"
#include "task.h"

typedef struct Machine Machine;
typedef struct Message Message;
typedef struct Timer Timer;
typedef struct LoadedModule LoadedModule;

/* What has changed between the engine from npm and the Moddable SDK's of 2026. */
#if XS_MAJOR_VERSION > 13
	#define mxStackOverflowExit XS_JAVASCRIPT_STACK_OVERFLOW_EXIT
	typedef txU8 MeterIndex;
	/* Counts allocations as fractions of a byte code. */
	#define mxMeterShift 16
#else
	#define mxStackOverflowExit XS_STACK_OVERFLOW_EXIT
	typedef txU4 MeterIndex;
	#define mxMeterShift 0
#endif

/* XS measures memory in signed 32-bit integers. */
#define mxLargestArena 0x7FFFFFF0

/** How a machine came to its end; everything from `CauseException` on is a failure. */
typedef enum {
	CauseNone,
	CauseFinished,
	CauseClosed,
	CauseTerminated,
	CauseException,
	CauseRejection,
	CauseMemory,
	/* The chip has no memory for it: it never was. */
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

/** What a machine uses. Sizes are in bytes, and absolute: callers subtract the empty machine's. */
typedef struct {
	txSize slotCount;
	txSize slotBytes;
	txSize chunkBytes;
	/* What the arena has given out, without the stack. */
	txSize reservedBytes;
	txSize peakSlotBytes;
	txSize peakChunkBytes;
	txSize stackSlots;
	txSize peakStackSlots;
	txSize keyCount;
	txSize keyBytes;
	uint64_t byteCodes;
} Measurement;

typedef struct {
	txByte* base;
	txSize size;
	/* Chunks occupy the bytes below `chunkEnd`, slots and stack those from `slotStart` on. */
	txSize chunkEnd;
	txSize slotStart;
	/* Bytes between them that are not given out. */
	txSize withheld;
} Arena;

struct LoadedModule {
	LoadedModule* next;
	txScript* script;
	txID* identifiers;
	txBoolean builtIn;
	char name[1];
};

struct Machine {
	Machine* next;
	Machine* parent;
	Machine* nextSibling;
	Machine* children;
	char name[64];
	txMachine* the;
	txCreation creation;
	Arena arena;
	LoadedModule* modules;
	Timer* timers;
	txSlot natives;
	txSlot self;
	/* The Worker object, a root of the parent's machine. */
	txSlot owner;
	txBoolean promiseJobs;
	txBoolean closing;
	txBoolean inHook;
	double rejectedSince;
	uint64_t byteCodes;
	char* line;
	size_t lineLength;
	size_t lineCapacity;
	Measurement measurement;
	txSize codeBytes;
	txSize core;
	ChipMachine chip;
	/* Of its thread; NULL for the main machine, which has the process's. */
	void* nativeStack;
	/* Where its thread goes when it is stopped, and whether it may be: written by that thread only. */
	sigjmp_buf beginning;
	volatile txBoolean stoppable;
	/* It was stopped: whoever joins its thread frees what it has. */
	txBoolean stopped;

	/* Written once by the machine's own thread before its end is made known. */
	Cause cause;
	char reason[1024];

	/* Guarded by run.lock. */
	pthread_t thread;
	pthread_cond_t condition;
	State state;
	Message* firstMessage;
	Message* lastMessage;
	/* The one that it has taken and not freed yet. */
	Message* delivered;
	/* The machine that waits for it to be stopped. */
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

typedef enum {
	MessageData,
	MessageDeath,
	MessageClosed
} MessageKind;

struct Message {
	Message* next;
	MessageKind kind;
	/* The worker whose Worker object or whose `self` is the receiver. */
	Machine* worker;
	void* data;
	/* There may be shared buffers in it. */
	txBoolean shares;
	/* Of the chip's memory. */
	emulated_memory_handle taken;
};

/** The run as a whole. */
typedef struct {
	pthread_mutex_t lock;
	const char* directory;
	Machine* mainMachine;
	Machine* machines;
	Measurement empty;
	txBoolean failed;
	/* Every heap grows in the smallest steps, whatever its creator asked for. */
	txBoolean tight;
	/* Every machine stays on one processor. */
	txBoolean pinned;
	txBoolean finished;
	txBoolean timedOut;
} Run;

extern Run run;

#endif
