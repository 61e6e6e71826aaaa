#ifndef HEIMLIG_EMULATED_AES_CIPHER_H
#define HEIMLIG_EMULATED_AES_CIPHER_H

#include <stddef.h>
#include <stdint.h>

/** The block cipher of FIPS 197 with a key of 16, 24 or 32 bytes, on one block of 16 bytes in place. */
void emulated_aes_cipher(const uint8_t *key, size_t key_length, uint8_t *block);

/** Its inverse. */
void emulated_aes_inverse_cipher(const uint8_t *key, size_t key_length, uint8_t *block);

#endif
