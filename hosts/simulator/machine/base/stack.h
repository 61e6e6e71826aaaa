/*
 * Layer base (program → lifecycle → engine → services → base).
 * The native stacks of threads, in memory that keeps its bytes when it is given back, as a task's on the chip.
 */
#ifndef SIMULATOR_STACK_H
#define SIMULATOR_STACK_H

#include "base/record.h"

/** Makes the stack of the machine's thread; false if the system has none. */
txBoolean stackCreate(Machine* machine, pthread_attr_t* attributes);
/** Gives the stack back after its thread is joined. */
void stackDelete(Machine* machine);
/** The size of the stack in bytes, and its start; 0 for the main machine. */
txSize stackBytes(const Machine* machine, const txByte** start);

#endif
