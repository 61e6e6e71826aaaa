#ifndef HAL_AES_HAL_H
#define HAL_AES_HAL_H

#include <stddef.h>
#include <stdint.h>

#include "hal/aes_types.h"

/** Writes mode and key (16, 24 or 32 bytes, any alignment) to the registers. Returns how many bytes of the key it wrote. */
uint8_t aes_hal_setkey(const uint8_t *key, size_t key_bytes, int mode);

/** Transforms one block of 16 bytes. Both addresses are aligned to 4. */
void aes_hal_transform_block(const void *input_block, void *output_block);

#endif
