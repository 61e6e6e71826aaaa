/*
 * Layer program (program → lifecycle → engine → services → base).
 * Strings of JSON.
 */
#ifndef SIMULATOR_JSON_H
#define SIMULATOR_JSON_H

#include <stdio.h>

/** Writes a string with its quotes. */
void jsonWriteString(FILE* file, const char* string);

#endif
