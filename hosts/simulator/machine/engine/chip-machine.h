/*
 * Layer engine (program → lifecycle → engine → services → base).
 * A machine's blocks of the chip's memory, taken in the order of the Moddable SDK.
 */
#ifndef SIMULATOR_CHIP_MACHINE_H
#define SIMULATOR_CHIP_MACHINE_H

#include "base/record.h"

typedef enum {
	ChipTaken,
	/* `new Worker` throws: the machine has cause and reason. */
	ChipThrows,
	/* The run has failed, where the chip waits for ever or restarts. */
	ChipFails
} ChipOutcome;

/** Takes, in the creator's thread, the blocks of the machine's task. */
ChipOutcome chipTakeTask(Machine* machine);
/** Takes, in the machine's own thread, the blocks of the machine. */
ChipOutcome chipTakeMachine(Machine* machine);
/** Gives back all blocks but the Worker's record. */
void chipReleaseMachine(Machine* machine);

#endif
