/*
 * Layer base (program → lifecycle → engine → services → base).
 * Why a machine ended. The first cause stands.
 */
#ifndef SIMULATOR_CAUSE_H
#define SIMULATOR_CAUSE_H

#include "base/record.h"

void causeSet(Machine* machine, Cause cause, const char* format, ...) __attribute__((format(printf, 3, 4)));
/** Sets the cause with the pending exception's text behind `label`. */
void causeSetException(txMachine* the, Cause cause, const char* label);

#endif
