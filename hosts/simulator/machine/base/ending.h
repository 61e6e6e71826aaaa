/*
 * Layer base (program → lifecycle → engine → services → base).
 * Whether a machine shall end, and how its own thread then leaves what it is doing.
 */
#ifndef SIMULATOR_ENDING_H
#define SIMULATOR_ENDING_H

#include "base/record.h"

/** Asks the machine to end and wakes it. */
void endingRequest(Machine* machine);
/** Likewise, with the lock held. */
void endingRequestLocked(Machine* machine);
txBoolean endingIsRequested(Machine* machine);
/** Leaves JavaScript for good if somebody asked this machine to end. */
void endingCheck(txMachine* the);

/** Whether another machine deletes this one. */
txBoolean endingIsDeleted(Machine* machine);
/** Stops the calling thread, the machine's: jumps to the beginning of the machine's life. */
void endingStop(Machine* machine) __attribute__((noreturn));
/** Stops the calling thread, the machine's, if the machine is deleted. */
void endingStopIfDeleted(Machine* machine);

/** Leaves all critical sections at once, before a jump out of them. */
void endingLeaveSections(Machine* machine);

#endif
