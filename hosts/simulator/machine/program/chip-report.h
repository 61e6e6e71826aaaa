/*
 * Layer program (program → lifecycle → engine → services → base).
 * The map of the chip's memory at the moment when least of it was free, for a person and as JSON.
 */
#ifndef SIMULATOR_CHIP_REPORT_H
#define SIMULATOR_CHIP_REPORT_H

#include <stdio.h>

/** Prints the map; nothing without --chip. */
void chipPrint(FILE* file);
/** Writes the member "chip" of a JSON object, with a comma before it; nothing without --chip. */
void chipWrite(FILE* file);

#endif
