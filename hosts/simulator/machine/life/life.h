/*
 * Layer life (program → life → engine → services → base).
 * The life of a machine on its own thread: build, load its module, loop, end. Everything that ends a machine returns to one place (uncaught
 * exceptions by XS's jumps, aborts and requests to end by fxExitToHost), and then its own thread takes it down. A deleted machine is the
 * exception: its thread stops wherever it is (deletion.h), and its deleter frees what it has.
 */
#ifndef SIMULATOR_LIFE_H
#define SIMULATOR_LIFE_H

#include "base/record.h"

void lifeRun(Machine* machine);

#endif
