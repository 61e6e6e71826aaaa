/*
 * Layer program (program → lifecycle → engine → services → base).
 * Natives of the module "simulator" about the modelled flash (hardware/emulated/flash-memory.h).
 */
#ifndef SIMULATOR_INSPECT_FLASH_H
#define SIMULATOR_INSPECT_FLASH_H

#include "base/engine.h"

/** (operations, seed): cuts the power at that operation from now; 0: none. */
void xs_simulator_flash_cut(txMachine* the);
/** (): the power is back. */
void xs_simulator_flash_restore(txMachine* the);
/** → the number of units programmed and sectors erased so far. */
void xs_simulator_flash_operations(txMachine* the);
/** (erases): sectors that were erased so often fail from now on; 0: none. */
void xs_simulator_flash_wear(txMachine* the);
/** (offset, length) → an ArrayBuffer with the bytes there. */
void xs_simulator_flash_bytes(txMachine* the);
/** (offset, bytes): changes them, as damage does. */
void xs_simulator_flash_write(txMachine* the);

#endif
