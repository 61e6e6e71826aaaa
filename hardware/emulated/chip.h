#ifndef HEIMLIG_EMULATED_CHIP_H
#define HEIMLIG_EMULATED_CHIP_H

/*
 * A model of the AES and SHA peripherals of the first ESP32 behind the functions of ESP-IDF's HAL. It computes what the chip computes, and
 * ends the process with a message when a driver does what fails on the chip sooner or later. With EMULATED_ESP32S3=1 it is an ESP32-S3, whose
 * SHA engine takes a state back.
 *
 * The chip owns peripherals, clocks and lock, and implements esp_crypto_lock.h, esp_crypto_periph_clk.h, hal/aes_hal.h and hal/sha_hal.h
 * over them. From top to bottom:
 *   chip → aes-peripheral, sha-peripheral, peripheral-clock, crypto-lock → aes-cipher, sha-compression, sha-initial, task → panic
 * Above it: hmac-peripheral → efuse. Beside it: flash-memory, rom-crc, random, mbedtls-sha, heap-caps → memory-regions (→ tlsf), released-memory.
 */

#include "aes-peripheral.h"
#include "crypto-lock.h"
#include "peripheral-clock.h"
#include "sha-peripheral.h"

#endif
