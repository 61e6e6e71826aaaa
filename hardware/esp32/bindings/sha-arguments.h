#ifndef HEIMLIG_SHA_ARGUMENTS_H
#define HEIMLIG_SHA_ARGUMENTS_H

#include "arguments.h"

/** Throws RangeError unless the chip computes SHA-`bits`. */
void heimlig_expect_sha(xsMachine *the, uint32_t bits);

#endif
