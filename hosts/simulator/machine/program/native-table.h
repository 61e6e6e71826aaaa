/*
 * Layer program (program → lifecycle → engine → services → base).
 * The table of all native functions: the simulator's own, and the drivers'.
 */
#ifndef SIMULATOR_NATIVE_TABLE_H
#define SIMULATOR_NATIVE_TABLE_H

/** Gives `native` this table of functions. */
void nativeTableUse(void);

#endif
