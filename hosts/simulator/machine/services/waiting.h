/*
 * Layer services (program → lifecycle → engine → services → base).
 * Atomics.wait and Atomics.notify, in place of XS's default: here a machine that waits can be ended.
 */
#ifndef SIMULATOR_WAITING_H
#define SIMULATOR_WAITING_H

#include "base/record.h"

/** The name of the machine that waited on a word within these bytes when it was deleted; NULL if none did. Forgets it. Lock held. */
const char* waitingForget(const void* begin, size_t size);

#endif
