#ifndef HEIMLIG_EMULATED_CHIP_H
#define HEIMLIG_EMULATED_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A model of the AES and SHA peripherals of the first ESP32 behind the functions of ESP-IDF's HAL. It computes what the chip
 * computes, and ends the process with a message when a driver does what on the chip would go wrong sooner or later. Compiled with
 * EMULATED_ESP32S3=1, it is that chip, whose SHA engine takes a state back.
 */

typedef enum { EMULATED_AES, EMULATED_SHA } emulated_peripheral;

/** Prints `emulated ESP32: ` and the message to stderr and aborts. */
#if defined __GNUC__
__attribute__((noreturn, format(printf, 1, 2)))
#endif
void emulated_complain(const char *format, ...);

/** Complains unless this thread holds the lock and the peripheral's clock is on. `action` names the caller. */
void emulated_expect_ready(emulated_peripheral peripheral, const char *action);

/** Complains unless this thread holds the lock. */
void emulated_expect_lock(const char *action);

/** Complains unless `address` is one that the HAL may read words at. */
void emulated_expect_aligned(const void *address, const char *action);

/** Whether a peripheral's clock is on. */
bool emulated_clock_is_on(emulated_peripheral peripheral);

/** What the reset line does to each peripheral. */
void emulated_aes_reset(void);
void emulated_sha_reset(void);

/** Leaves in the registers what another user of the peripherals, such as TLS, could have left there. */
void emulated_aes_disturb(void);
void emulated_sha_disturb(void);

/** Sizes of the register files in bytes. */
#define EMULATED_AES_KEY_REGISTERS 32
#define EMULATED_AES_TEXT_REGISTERS 16
#define EMULATED_SHA_TEXT_REGISTERS 128

/** The registers as the last user left them: for tests, which may look at any time while no thread uses the peripherals. */
const uint8_t *emulated_aes_key_registers(void);
const uint8_t *emulated_aes_text_registers(void);
const uint8_t *emulated_sha_text_registers(void);

/** Glitches: the `count`-th use from now (1 is the next) goes wrong, once. For tests of the drivers' checks. */
void emulated_aes_skip_key_word(unsigned count);
void emulated_aes_skip_transform(unsigned count);

/** Whether the SHA engine has a digest whose state was read since its last block. */
bool emulated_sha_is_saved(void);

/** How many blocks the SHA engine (those of zeros that clear it too) and mbed TLS have hashed since the start. */
unsigned long emulated_engine_blocks(void);
unsigned long emulated_software_blocks(void);

/** Whether any task, perhaps one that is deleted, holds the lock. */
bool emulated_lock_is_held(void);

/** Has everyone keep the lock for so long, as on a slow chip: tests that are to meet a task in a driver then do. */
void emulated_lock_slow_down(unsigned microseconds);

/** How often the lock was taken since the start. */
unsigned long emulated_lock_count(void);

#endif
