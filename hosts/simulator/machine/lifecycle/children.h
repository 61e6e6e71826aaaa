/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * The machines that a machine has started: ending, joining and freeing them.
 */
#ifndef SIMULATOR_CHILDREN_H
#define SIMULATOR_CHILDREN_H

#include "base/record.h"

/** Makes all of them end, and joins them. */
void childrenEnd(Machine* machine);
/** Joins a worker whose thread ends or has stopped, and forgets its Worker object. All or nothing. Its record stays the Worker object's. */
void childrenDisown(txMachine* the, Machine* worker);

#endif
