/*
 * Layer engine (program → lifecycle → engine → services → base).
 * Moddable's abort hook (its define `xs.abortHook`): a machine that is about to abort calls its global function `abort` with what has happened.
 * As there, not for a full stack, and only once: the hook may need memory that is gone. Unlike there, the machine ends whatever the hook answers.
 */
#ifndef SIMULATOR_HOOK_H
#define SIMULATOR_HOOK_H

#include "base/engine.h"

/** Calls the program's `abort(status)` if it has one. Returns, unless that function never does. */
void hookCall(txMachine* the, const char* status);

#endif
