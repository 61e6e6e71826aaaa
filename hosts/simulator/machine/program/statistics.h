/*
 * Layer program (program → lifecycle → engine → services → base).
 * The statistics of all machines, above an empty machine.
 */
#ifndef SIMULATOR_STATISTICS_H
#define SIMULATOR_STATISTICS_H

#include <stdbool.h>
#include <stdio.h>

void statisticsPrint(FILE* file);
/** Writes them, and the map of the chip's memory, as JSON to a file; false if it can not be written. */
bool statisticsWrite(const char* path);

#endif
