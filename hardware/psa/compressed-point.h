#ifndef HEIMLIG_PSA_COMPRESSED_POINT_H
#define HEIMLIG_PSA_COMPRESSED_POINT_H

#include "nist-curve.h"

/**
 * Writes the coordinates x‖y of a compressed point (SEC 1 §2.3.4): a byte 2 or 3 by the parity of y, and x. Returns 1; 0 if it is no point of the curve;
 * HEIMLIG_FAULT without memory. PSA Crypto takes compressed points only in some versions of mbed TLS.
 */
heimlig_result heimlig_nist_decompress(const heimlig_nist_curve *curve, const uint8_t *point, uint8_t *coordinates);

#endif
