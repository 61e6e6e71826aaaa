#ifndef HEIMLIG_HMAC_H
#define HEIMLIG_HMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * HMAC (RFC 2104, FIPS 198-1) over SHA-`bits`: writes `bits / 8` bytes to `tag`, which must not overlap any input. A key may
 * have any length. As for a digest, the peripheral is held while the message is taken in.
 * Returns false, with nothing written, if the chip does not compute SHA-`bits`.
 */
bool heimlig_hmac(unsigned bits, const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *tag);

#endif
