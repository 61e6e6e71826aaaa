/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Byte code outside the heap. The SDK's linker puts byte code, strings and names into flash, and XS uses them there. XS copies code that it
 * parses at run time into chunks instead, piece by piece. A parsed script therefore becomes here what the linker makes of it, so that it uses
 * the memory that it uses on the chip.
 */
#ifndef SIMULATOR_BYTECODE_H
#define SIMULATOR_BYTECODE_H

#include "base/record.h"

typedef struct LoadedModule LoadedModule;

struct LoadedModule {
	LoadedModule* next;
	txScript* script;
	/* While the script is adopted; here, since the engine may abort meanwhile. */
	txID* identifiers;
	txBoolean builtIn;
	char name[1];
};

/** Makes the parsed script the module's, as linked code. Aborts the machine without memory. */
void byteCodeAdopt(txMachine* the, LoadedModule* module, txScript* script);

#endif
