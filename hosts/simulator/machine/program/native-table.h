/*
 * Layer program (program → lifecycle → engine → services → base).
 * The table of all native functions: the simulator's own, and the drivers'.
 */
#ifndef SIMULATOR_NATIVE_TABLE_H
#define SIMULATOR_NATIVE_TABLE_H

/** Makes these functions those that `native` finds. */
void nativeTableUse(void);

#endif
