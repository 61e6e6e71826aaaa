/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Modules whose text is part of the program. building/modules.mjs generates the table from hosts/simulator/modules.
 */
#ifndef SIMULATOR_BUILT_IN_MODULES_H
#define SIMULATOR_BUILT_IN_MODULES_H

#include <stddef.h>

typedef struct {
	const char* name;
	const char* text;
	size_t length;
} BuiltInModule;

/* Ends with a module without a name. */
extern const BuiltInModule builtInModules[];

#endif
