/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Making and deleting XS machines in their heaps.
 */
#ifndef SIMULATOR_MACHINE_H
#define SIMULATOR_MACHINE_H

#include "base/record.h"

/** From now on every heap grows in the smallest steps, whatever its creator asks for (--tight). */
void machineGrowTightly(void);
/** Measures an empty machine; false, with a message on stderr, if none can be made. */
txBoolean machineMeasureEmpty(void);
/** Builds the XS machine, with globals and built-in modules. False, with cause and reason, when it does not fit. */
txBoolean machineBuild(Machine* machine);
/** Frees everything that counts as the machine's memory. */
void machineDelete(Machine* machine);
/** Frees what outlives a machine: its record for the statistics, and its byte code. */
void machineFree(Machine* machine);

#endif
