/*
 * Layer base (program → lifecycle → engine → services → base).
 * Properties of JavaScript objects.
 */
#ifndef SIMULATOR_OBJECTS_H
#define SIMULATOR_OBJECTS_H

#include "base/engine.h"

/** Sets `object.name` to the value on the stack's top, and pops it. */
void objectSet(txMachine* the, txSlot* object, const char* name);
/** Sets `object.name` to a number. */
void objectSetNumber(txMachine* the, txSlot* object, const char* name, txNumber value);
/** Sets `object.name` to a native function of `length` parameters. */
void objectSetFunction(txMachine* the, txSlot* object, const char* name, txCallback function, txInteger length);

#endif
