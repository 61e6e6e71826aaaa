/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Measures machines. On the chip the built-ins are in flash; here they are in each machine's own memory. So an empty machine is measured once,
 * and every machine gets that much more than its creator asked for.
 */
#ifndef SIMULATOR_MEASUREMENT_H
#define SIMULATOR_MEASUREMENT_H

#include "base/record.h"

void measurementTake(Machine* machine, Measurement* measurement);
/** The measurement of an empty machine; zeros until it is measured. */
const Measurement* measurementOfEmpty(void);
void measurementSetEmpty(const Measurement* measurement);
/** Bytes of the heaps of all machines, as their creators gave them. */
txSize measurementOfHeaps(void);

/** Starts to count byte codes. */
void meterStart(txMachine* the);
/** Adds the byte codes that ran since to the machine's count. */
void meterAdvance(txMachine* the);

#endif
