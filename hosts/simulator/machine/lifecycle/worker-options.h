/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * The options of a Worker, by Moddable's names.
 */
#ifndef SIMULATOR_WORKER_OPTIONS_H
#define SIMULATOR_WORKER_OPTIONS_H

#include "base/chip-memory.h"
#include "base/engine.h"

/** Reads `options`, which may be anything, over what is there. RangeError for a size that is none. */
void workerReadOptions(txMachine* the, txSlot* options, txCreation* creation, unsigned* core);
/** Likewise, after workerReadOptions. */
void workerReadChipOptions(txMachine* the, txSlot* options, const txCreation* creation, ChipMachine* chip);

#endif
