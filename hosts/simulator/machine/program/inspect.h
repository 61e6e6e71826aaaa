/*
 * Layer program (program → lifecycle → engine → services → base).
 * Natives of the module "simulator": what tests ask about machines, the chip's memory and its peripherals.
 */
#ifndef SIMULATOR_INSPECT_H
#define SIMULATOR_INSPECT_H

#include "base/engine.h"

void xs_simulator_collect_garbage(txMachine* the);
/**
 * → { slots, chunks, reserved, peak, stack, keys, byteCodes, byteCode }: what this machine uses above an empty machine. Bytes, except `stack`
 * (slots), `keys` (names) and `byteCodes` (byte codes run since the start); `byteCode` has the bytes of loaded byte code. `slots` and `chunks`
 * include garbage.
 */
void xs_simulator_measure(txMachine* the);
/** → { heaps, shared }: bytes of the heaps of all machines, and of all SharedArrayBuffers. */
void xs_simulator_measure_all(txMachine* the);
/** → { free, largest }: bytes of the chip's memory now; 2^31 - 1 without --chip. */
void xs_simulator_chip(txMachine* the);
/** (count) → number: makes the count-th request for the chip's memory from now fail, 0: none. How many requests the previous failure was away. */
void xs_simulator_fail(txMachine* the);
/** → whether a machine, deleted ones included, is in a driver that uses AES or SHA. */
void xs_simulator_in_driver(txMachine* the);
/** (microseconds): makes every driver that uses AES or SHA take so much longer. */
void xs_simulator_slow_drivers(txMachine* the);
/** (isStuck): whether the chip's source of entropy is stuck from now on, for all machines. */
void xs_simulator_stick_entropy(txMachine* the);
/** (bytes: Uint8Array) → how often these bytes lie in the machine's memory or in a SharedArrayBuffer, the argument not counted. */
void xs_simulator_search(txMachine* the);
/**
 * (bytes: Uint8Array) → how often these bytes lie outside of this machine's heap: in other machines' heaps, in native stacks, in
 * SharedArrayBuffers, in the peripherals' registers, and in released memory.
 */
void xs_simulator_search_process(txMachine* the);

#endif
