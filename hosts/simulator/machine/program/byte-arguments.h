/*
 * Layer program (program → lifecycle → engine → services → base).
 * Arguments of the natives of the module "simulator".
 */
#ifndef SIMULATOR_BYTE_ARGUMENTS_H
#define SIMULATOR_BYTE_ARGUMENTS_H

#include "base/engine.h"

/** The bytes of a Uint8Array, valid until the machine allocates. Throws TypeError for another argument or none. */
txByte* argumentBytes(txMachine* the, int index, txSize* length);

#endif
