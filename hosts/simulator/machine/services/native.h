/*
 * Layer services (program → lifecycle → engine → services → base).
 * The global `native`: finds native functions by name.
 */
#ifndef SIMULATOR_NATIVE_H
#define SIMULATOR_NATIVE_H

#include "base/record.h"

typedef struct {
	const char* name;
	txCallback function;
} Native;

/** Sets the functions that all machines find. The table lies in a higher layer, above the functions in it. */
void nativeUse(const Native* table, uint16_t count);
/** Makes the function objects, and adds the global. */
void nativeBuild(txMachine* the);

#endif
