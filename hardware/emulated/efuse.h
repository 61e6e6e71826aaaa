#ifndef HEIMLIG_EMULATED_EFUSE_H
#define HEIMLIG_EMULATED_EFUSE_H

#include <stdbool.h>
#include <stdint.h>

#define EMULATED_EFUSE_KEY 32

/*
 * A model of the eFuse block that has the root key: block 3 of the first ESP32, or a key block of the ESP32-S3. The key is random, and another one in
 * each process, unless it is burnt.
 */

/** Burns the key. All zeros: the block is not burnt. Call it before the key is used. */
void emulated_efuse_burn(const uint8_t key[EMULATED_EFUSE_KEY]);

/** Takes the key from a file. Makes one with a random key if there is none. Returns NULL, or why the file can not be taken. */
const char *emulated_efuse_open(const char *path);

/** The key block of the ESP32-S3 with the key, 0 to 5, and whether software can not read it. At first 0 and true. */
void emulated_efuse_place(unsigned number, bool is_read_protected);

/** The key, as the HMAC peripheral reads it. Panics for another key block than that with the key. */
const uint8_t *emulated_efuse_key(unsigned number);

#endif
