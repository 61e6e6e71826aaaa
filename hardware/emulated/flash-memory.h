#ifndef HEIMLIG_EMULATED_FLASH_MEMORY_H
#define HEIMLIG_EMULATED_FLASH_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A model of the partition "heimlig" in flash. A program clears bits, in units of 32 bytes; an erase sets sectors of 4,096 bytes to 0xFF. It panics where
 * ESP-IDF refuses arguments. The contents are in memory, or in a file as well.
 */

/**
 * Takes the contents from a file, and writes each change to it. Makes a blank one of 64 KB if there is none. Call it before the flash is used.
 * Returns NULL, or why the file can not be taken. No other process can take the file until this one ends.
 */
const char *emulated_flash_open(const char *path);

/** The number of units programmed and sectors erased so far. */
unsigned emulated_flash_operations(void);

/**
 * Cuts the power at operation `operations` from now: 1 is the next, 0 none. Of this one, none, some or all of the bits change, and maybe only in a part
 * of the sector; `seed` chooses. Then the flash does nothing and fails, until `emulated_flash_restore`.
 */
void emulated_flash_cut(unsigned operations, uint32_t seed);

/** The power is back. Forgets a cut that has not come. */
void emulated_flash_restore(void);

/** Sectors that were erased `erases` times are worn out: an erase or a program changes only some of the bits. 0: none wears out. */
void emulated_flash_wear(unsigned erases);

/**
 * Switches flash encryption on or off, on blank flash. A fixed pattern stands in for the cipher. Only raw reads see what is in flash, and programs must
 * consist of blocks of 16 bytes.
 */
void emulated_flash_encrypt(bool is_encrypted);

/** The contents of the flash: `size` bytes. */
const uint8_t *emulated_flash_contents(uint32_t *size);

/** Changes what is in flash, as damage or an attacker does. The bytes must lie within it. */
void emulated_flash_overwrite(uint32_t offset, const uint8_t *bytes, uint32_t length);

#endif
