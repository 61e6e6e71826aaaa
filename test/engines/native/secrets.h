#ifndef HEIMLIG_TEST_SECRETS_H
#define HEIMLIG_TEST_SECRETS_H

#include <stddef.h>
#include <stdint.h>

/** Fills `bytes` with bytes that are always the same and look random. */
void fill_random(uint8_t *bytes, size_t length);

/** Adds a secret: searches find it as it is, in the reverse order of numbers of mbed TLS, and as HMAC combines keys with its pads. */
void add_secret(const uint8_t *bytes, size_t length);

/** How many places of `memory` have four or eight bytes in a row of a secret. `memory` may be a stack. */
unsigned count_words(const uint8_t *memory, size_t length);
unsigned count_pairs(const uint8_t *memory, size_t length);

#endif
