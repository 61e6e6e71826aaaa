/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * Runs a machine on its own thread: builds it, loads its module, loops, ends it. Everything that ends a machine returns to one place (uncaught
 * exceptions by XS's jumps, aborts and requests to end by fxExitToHost), and then its own thread takes it down. A deleted machine is the
 * exception: its thread stops wherever it is (deletion.h), and its deleter frees what it has.
 */
#ifndef SIMULATOR_THREAD_H
#define SIMULATOR_THREAD_H

#include "base/record.h"

void threadRun(Machine* machine);

#endif
