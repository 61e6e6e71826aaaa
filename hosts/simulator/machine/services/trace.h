/*
 * Layer services (program → lifecycle → engine → services → base).
 * The global `trace`: prints whole lines.
 */
#ifndef SIMULATOR_TRACE_H
#define SIMULATOR_TRACE_H

#include "base/record.h"

/** Adds the global. */
void traceBuild(txMachine* the);
/** (…values): appends their texts to the machine's line, and prints what ends with a line end. */
void traceValues(txMachine* the);
/** Prints a last line that has no end. */
void traceFlush(Machine* machine);

#endif
