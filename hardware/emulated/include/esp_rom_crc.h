#ifndef ESP_ROM_CRC_H
#define ESP_ROM_CRC_H

#include <stdint.h>

/** CRC-32 (ISO 3309) of `len` bytes, after bytes with the CRC `crc`. */
uint32_t esp_rom_crc32_le(uint32_t crc, uint8_t const *buf, uint32_t len);

#endif
