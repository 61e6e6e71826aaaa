/*
 * Layer base (program → lifecycle → engine → services → base).
 * The chip's memory (--chip), as an image takes it. The simulator takes each block at the same point of a machine's life as the Moddable
 * SDK 8.2.3 does on an ESP32, and of the chip's size, whatever its own width. It only counts (hardware/emulated/memory-regions); the bytes
 * themselves lie elsewhere. Without --chip every request succeeds and nothing is counted.
 *
 * The simulator does not see, and does not count: the engine's record of a `try` (some 180 bytes while it lasts), growing tables of keys,
 * timers' records.
 */
#ifndef SIMULATOR_CHIP_MEMORY_H
#define SIMULATOR_CHIP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "memory-regions.h"

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

/** The blocks that one machine takes. */
typedef struct {
	/* Bytes of its heap that lie in flash on the chip. */
	int32_t inFlash;
	/* Bytes of its task's stack; 0: the SDK's default. */
	int32_t nativeStack;
	ChipBlock parts[ChipPartCount];
} ChipMachine;

typedef struct {
	bool on;
	int32_t reserve;
	int32_t reserveBlock;
	/* Which request fails, counted from the start of the main module; 0: none. */
	int32_t failure;
} ChipOptions;

/** Takes the blocks of FreeRTOS and stdio, and the reserve. False, with a message on stderr, if the reserve does not fit. */
bool chipBegin(const ChipOptions* options);

/** The main module starts: what is taken from now on has to be given back. */
void chipMainBegins(void);
/** The main machine has ended, and all that it had made. */
void chipMainEnded(void);

/** Takes other memory; 0 if the chip has none. The text `owner` stays. */
emulated_memory_handle chipTake(size_t size, const char* owner);
/** Gives it back. */
void chipRelease(emulated_memory_handle handle);
/** Gives back a block of a machine, if it has it. */
void chipReleaseBlock(ChipBlock* block);

#define mxChipSharedOwner "shared buffer"
#define mxChipMessageOwner "message"
#define mxChipWaitOwner "Atomics.wait"
#define mxChipReserveOwner "reserve"
#define mxChipSystemOwner "system"
/* sizeof(txSharedChunk), which precedes the buffer's bytes, and sizeof(txSharedWaiter), in xsAtomics.c. */
#define mxChipSharedHeader 8
#define mxChipWaitRecord 40

/** A row of the map: neighbours of one owner and size make one row. Sizes in bytes; `taken` with headers, `size` as requested. */
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
	/* The main machine and everything that it made; known after its end. */
	long leaked;
	const ChipRow* rows;
	size_t rowCount;
} ChipReport;

/** False without --chip. */
bool chipReport(ChipReport* report);

#endif
