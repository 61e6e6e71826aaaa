#ifndef HEIMLIG_TEST_FLASH_H
#define HEIMLIG_TEST_FLASH_H

#include <stddef.h>

#include "misuse-aes.h"

/** The driver of the flash partition. Each prints its result: a number, `true`, `false`, or bytes. */
void flash_size(void);
void flash_read(void);
void flash_program(void);
void flash_erase(void);
void flash_is_blank(void);
void flash_crc(void);

/** The model of the flash. */
void flash_open(void);
void flash_cut(void);
void flash_restore(void);
void flash_operations(void);
void flash_wear(void);
void flash_encrypt(void);
void flash_contents(void);
void flash_overwrite(void);

extern const misuse_entry flash_misuses[];
extern const size_t flash_misuse_count;

#endif
