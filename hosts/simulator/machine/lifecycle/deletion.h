/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * Deleting a machine as FreeRTOS's vTaskDelete does: its thread stops at whatever instruction it has reached, and never goes on. Nothing is
 * unwound or given back: locks, peripherals and memory stay as they are. Only then does the deleter free its heap.
 */
#ifndef SIMULATOR_DELETION_H
#define SIMULATOR_DELETION_H

#include "base/record.h"

void deletionInitialize(void);
/** Stops the machine's thread wherever it is. Another machine's thread calls it, and waits for the stop. */
void deletionStopThread(Machine* machine);

#endif
