#ifndef HEIMLIG_FLASH_PARTITION_H
#define HEIMLIG_FLASH_PARTITION_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The data partition "heimlig". It is looked up once, and its name and handle never reach JavaScript. Offsets are those of the partition, in bytes.
 *
 * The program runs from the same flash chip, through a cache. While the chip programs or erases, it answers no reads, so ESP-IDF switches the cache off
 * and stops the other core: both cores run only what lies in RAM. A program of some hundred bytes takes about a millisecond, an erase 50, at worst 400.
 *
 * The name of this file is not flash.c: the Moddable SDK has one, and its build names objects by the file's name alone.
 */

/** Bytes that an erase sets to 0xFF. */
#define HEIMLIG_FLASH_SECTOR 4096u
/** Bytes that flash encryption programs at once, and only once between two erases. */
#define HEIMLIG_FLASH_BLOCK 16u

/** Bytes of the partition; 0 if there is none. */
uint32_t heimlig_flash_size(void);

/** Reads bytes, decrypted if flash encryption is on. Returns whether the flash could be read. */
bool heimlig_flash_read(uint32_t offset, uint8_t *bytes, uint32_t length);

/** Programs whole blocks, reads them back and compares. Returns whether they are there. */
bool heimlig_flash_program(uint32_t offset, const uint8_t *bytes, uint32_t length);

/** Erases the sector at `offset`. Returns whether it is blank now. */
bool heimlig_flash_erase(uint32_t offset);

/** Whether nothing was programmed there since the last erase. Looks at the raw bytes: blank flash does not decrypt to 0xFF. */
bool heimlig_flash_is_blank(uint32_t offset, uint32_t length);

#endif
