/*
 * Layer base (program → lifecycle → engine → services → base).
 * Machines on processors of their own, as the chip's tasks are pinned to its cores (option `core` of a Worker; the main machine has 0).
 */
#ifndef SIMULATOR_CORES_H
#define SIMULATOR_CORES_H

/** Pins machines from now on, where the operating system can (Linux). */
void coresPin(void);
/** Pins the calling thread to the processor of `core`, modulo the number of processors. Without coresPin it does nothing. */
void coresEnter(unsigned core);

#endif
