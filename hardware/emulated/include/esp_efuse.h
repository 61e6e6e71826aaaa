#ifndef ESP_EFUSE_H
#define ESP_EFUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "esp_err.h"

/** On the first ESP32, block 3 is the user's. On the ESP32-S3, blocks 4 to 9 have keys. */
typedef enum { EFUSE_BLK3 = 3, EFUSE_BLK_KEY0 = 4, EFUSE_BLK_KEY5 = 9 } esp_efuse_block_t;
typedef enum { ESP_EFUSE_KEY_PURPOSE_HMAC_UP = 8 } esp_efuse_purpose_t;

esp_err_t esp_efuse_read_block(esp_efuse_block_t blk, void *dst_key, size_t offset_in_bits, size_t size_bits);

/** Finds the first key block with the purpose. */
bool esp_efuse_find_purpose(esp_efuse_purpose_t purpose, esp_efuse_block_t *block);

/** Whether software can not read the key block. */
bool esp_efuse_get_key_dis_read(esp_efuse_block_t block);

#endif
