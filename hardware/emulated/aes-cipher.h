#ifndef HEIMLIG_EMULATED_AES_CIPHER_H
#define HEIMLIG_EMULATED_AES_CIPHER_H

#include <stddef.h>
#include <stdint.h>

/** The round keys of FIPS 197 §5.2 or of its equivalent inverse cipher (§5.3.5), in the order of use. */
typedef struct {
	uint32_t words[4 * (14 + 1)];
	size_t rounds;
} emulated_aes_schedule;

/** Expands a key of 16, 24 or 32 bytes for the cipher. */
void emulated_aes_expand(emulated_aes_schedule *schedule, const uint8_t *key, size_t key_length);

/** Expands a key of 16, 24 or 32 bytes for the inverse cipher. */
void emulated_aes_expand_inverse(emulated_aes_schedule *schedule, const uint8_t *key, size_t key_length);

/** Encrypts one block of 16 bytes in place. */
void emulated_aes_cipher(const emulated_aes_schedule *schedule, uint8_t *block);

/** Decrypts one block of 16 bytes in place. */
void emulated_aes_inverse_cipher(const emulated_aes_schedule *schedule, uint8_t *block);

#endif
