/*
 * Layer services (program → lifecycle → engine → services → base).
 * Timers, as Moddable's module "timer" has them, and their natives.
 */
#ifndef SIMULATOR_TIMERS_H
#define SIMULATOR_TIMERS_H

#include "base/record.h"

/** When the machine's next timer is due, in clockMicroseconds; infinite if no timer is scheduled. */
double timersNext(Machine* machine);
/** Fires the first timer. */
void timersFire(txMachine* the);
/** Frees all timers, after the engine's machine is deleted: their slots are its roots. */
void timersDelete(Machine* machine);

/** (callback, milliseconds, repeat) → timer. */
void xs_timer_set(txMachine* the);
/** (callback, milliseconds) → timer. */
void xs_timer_repeat(txMachine* the);
/** (timer, milliseconds, repeat); without milliseconds the timer stops. */
void xs_timer_schedule(txMachine* the);
/** (timer) */
void xs_timer_clear(txMachine* the);
/** (milliseconds): sleeps. */
void xs_timer_delay(txMachine* the);

#endif
