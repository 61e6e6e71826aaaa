/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * The options of a Worker, by Moddable's names.
 */
#ifndef SIMULATOR_WORKER_OPTIONS_H
#define SIMULATOR_WORKER_OPTIONS_H

#include "base/chip-memory.h"
#include "base/engine.h"

/** Overwrites the defaults in `creation` and `core` with `options`, any value. Throws RangeError for an invalid size. */
void workerReadOptions(txMachine* the, txSlot* options, txCreation* creation, unsigned* core);
/** Likewise, after workerReadOptions. */
void workerReadChipOptions(txMachine* the, txSlot* options, const txCreation* creation, ChipMachine* chip);

#endif
