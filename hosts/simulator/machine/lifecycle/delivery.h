/*
 * Layer lifecycle (program → lifecycle → engine → services → base).
 * Delivering messages to the handlers of a machine.
 */
#ifndef SIMULATOR_DELIVERY_H
#define SIMULATOR_DELIVERY_H

#include "services/messages.h"

/** Calls `onmessage`, or joins a worker that has ended and calls `onerror` if it failed. Frees the message. */
void deliveryRun(txMachine* the, Message* message);

#endif
