/*
 * Layer services (program → lifecycle → engine → services → base).
 * Natives of the module "time".
 */
#ifndef SIMULATOR_TIME_H
#define SIMULATOR_TIME_H

#include "base/engine.h"

/** → microseconds of a monotonic clock. */
void xs_time_microseconds(txMachine* the);
/** → milliseconds of a monotonic clock, as a 32-bit integer that wraps, like the chip's. */
void xs_time_ticks(txMachine* the);

#endif
