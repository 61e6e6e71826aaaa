/*
 * Layer base (program → lifecycle → engine → services → base).
 * The clock.
 */
#ifndef SIMULATOR_CLOCK_H
#define SIMULATOR_CLOCK_H

/** Microseconds of a monotonic clock. */
double clockMicroseconds(void);

#endif
