#ifndef HEIMLIG_EMULATED_AES_PERIPHERAL_H
#define HEIMLIG_EMULATED_AES_PERIPHERAL_H

#include <stddef.h>
#include <stdint.h>

/* The AES peripheral alone. chip.c checks lock and clock before it calls aes_hal_setkey and aes_hal_transform_block. */

/** Sizes of the register files in bytes. */
#define EMULATED_AES_KEY_REGISTERS 32
#define EMULATED_AES_TEXT_REGISTERS 16

/** As aes_hal_setkey. Panics on a key size or mode that AES does not have. */
uint8_t emulated_aes_set_key(const uint8_t *key, size_t key_bytes, int mode);

/** As aes_hal_transform_block. Panics if a block is not aligned to words or no key is set. */
void emulated_aes_transform_block(const void *input_block, void *output_block);

/** The reset line: the peripheral needs a key again. */
void emulated_aes_reset(void);

/** Overwrites the registers, as another user of the peripheral (TLS, for instance) does. */
void emulated_aes_overwrite_registers(void);

/** The registers as the last user left them. Tests may read them while no thread uses the peripheral. */
const uint8_t *emulated_aes_key_registers(void);
const uint8_t *emulated_aes_text_registers(void);

/** Glitches: the `count`-th use from now (1 is the next) fails, once. For tests of the drivers' checks. */
void emulated_aes_skip_key_word(unsigned count);
void emulated_aes_skip_transform(unsigned count);

#endif
