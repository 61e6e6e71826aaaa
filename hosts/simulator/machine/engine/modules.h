/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Modules: the built-in ones, and those of the simulated firmware, one file each in the run's directory. Where an image is linked into the
 * program, hosts/simulator/image/modules.c takes the place of modules.c.
 */
#ifndef SIMULATOR_MODULES_H
#define SIMULATOR_MODULES_H

#include "base/record.h"

/** Where the modules' files are. The text `path` stays. */
void modulesSetDirectory(const char* path);
/** Makes the engine's machine; NULL if that fails. */
txMachine* modulesCreateMachine(txCreation* creation, Machine* machine);
/** Makes the globals `native` and `trace`, and loads the built-in modules. */
void modulesLoadBuiltIn(txMachine* the);
/** How many slots of the machine's memory are names that lie in flash on the chip. */
txSize modulesNameCount(txMachine* the);
/** Entries of the table of aliases: a pointer for each object of the image that a machine can change. */
txSize modulesAliasCount(void);
/** Frees the machine's byte code. Messages refer to its strings, as to flash, so it outlives the machine. */
void modulesDelete(Machine* machine);

#endif
