/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * The event loop of a machine: promise jobs first, then messages and timers, as Moddable's task has it.
 */
#ifndef SIMULATOR_LOOP_H
#define SIMULATOR_LOOP_H

#include "base/engine.h"

/** Returns when a worker closes itself, or when the main machine has nothing left to wait for. */
void loopRun(txMachine* the);

#endif
