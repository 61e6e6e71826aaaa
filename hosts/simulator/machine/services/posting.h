/*
 * Layer services (program → lifecycle → engine → services → base).
 * Posting a JavaScript value to another machine, and the global `self` by which a worker posts to its parent.
 */
#ifndef SIMULATOR_POSTING_H
#define SIMULATOR_POSTING_H

#include "base/record.h"

/** Posts a copy of the value. `worker` is the receiver or the sender, whichever is the worker. Throws without memory, or for a value that XS can not copy. */
void postingSend(txMachine* the, Machine* receiver, Machine* worker, txSlot* value);
/** Gives a worker its global `self`, with postMessage and close. */
void postingBuildSelf(txMachine* the);

#endif
