/*
 * The chip's memory (--chip): what an image takes of it, at the same points of a machine's life as with the Moddable SDK 8.2.3 on an
 * ESP32, in the chip's bytes whatever the simulator's width. Only counted, in hardware/emulated/memory-regions: the bytes stay where
 * they are without it. Without --chip everything can be had and nothing is counted.
 *
 * Not counted, since the simulator does not see it: what the engine takes for a `try` (some 180 bytes while it lasts), growing tables of
 * keys, timers' records.
 */
#ifndef SIMULATOR_CHIP_MEMORY_H
#define SIMULATOR_CHIP_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "memory-regions.h"

struct Machine;

/** The kinds of blocks that a machine takes. */
typedef enum {
	ChipWorker,
	ChipStack,
	ChipTask,
	ChipHeap,
	ChipMachineRecord,
	ChipCluster,
	ChipQueue,
	ChipKeys,
	ChipNames,
	ChipSymbols,
	ChipAliases,
	ChipPartCount
} ChipPart;

typedef struct {
	emulated_memory_handle handle;
	/* For the map: the machine's name and the part's. */
	char owner[88];
} ChipBlock;

/** Of each machine. */
typedef struct {
	/* Bytes of its heap that lie in flash on the chip, and of its task's stack; 0: the SDK's default. */
	int32_t inFlash;
	int32_t nativeStack;
	ChipBlock parts[ChipPartCount];
} ChipMachine;

typedef struct {
	bool on;
	int32_t reserve;
	int32_t reserveBlock;
	/* Which request fails, counted from where the main module begins; 0: none. */
	int32_t failure;
} ChipOptions;

/** Starts with what FreeRTOS, stdio and the reserve take. False, and a message on stderr, if the reserve does not fit. */
bool chipBegin(const ChipOptions* options);

/** From now on nothing more may be taken for good. */
void chipMainBegins(void);
/** The main machine has ended, and all that it had made. */
void chipMainEnded(void);

/** Take and give back other memory: 0 if there is none. `owner` stays. */
emulated_memory_handle chipTake(size_t size, const char* owner);
void chipRelease(emulated_memory_handle handle);

#define mxChipSharedOwner "shared buffer"
#define mxChipMessageOwner "message"
#define mxChipWaitOwner "Atomics.wait"
#define mxChipReserveOwner "reserve"
#define mxChipSystemOwner "system"
/* sizeof(txSharedChunk), whose bytes follow it, and sizeof(txSharedWaiter) in xsAtomics.c. */
#define mxChipSharedHeader 8
#define mxChipWaitRecord 40

/** A row of the map: neighbours of one owner and size are one. Sizes in bytes; `taken` with headers, `size` as asked for. */
typedef struct {
	unsigned region;
	uint32_t offset;
	uint32_t taken;
	uint32_t size;
	uint32_t count;
	bool used;
	bool sameSize;
	char owner[88];
} ChipRow;

/** The moment at which least was free. */
typedef struct {
	size_t free;
	size_t largest;
	size_t taken;
	long leaked;
	const ChipRow* rows;
	size_t rowCount;
} ChipReport;

/** False without --chip. */
bool chipReport(ChipReport* report);

/* chip-machine.c */
typedef enum {
	ChipTaken,
	/* `new Worker` throws: the machine has cause and reason. */
	ChipThrows,
	/* The run has failed, where the chip waits for ever or restarts. */
	ChipFails
} ChipOutcome;

/** Takes, in the creator's thread, what a machine's task needs. */
ChipOutcome chipTakeTask(struct Machine* machine);
/** Takes, in the machine's own thread, what is the machine's. */
ChipOutcome chipTakeMachine(struct Machine* machine);
/** Gives back all but the Worker's record. */
void chipReleaseMachine(struct Machine* machine);
void chipReleaseBlock(ChipBlock* block);

/* chip-report.c */
void chipPrint(FILE* file);
/** Writes the member "chip" of an object of JSON, with a comma before it; nothing without --chip. */
void chipWrite(FILE* file);

#endif
