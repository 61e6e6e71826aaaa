#ifndef HEIMLIG_EMULATED_SHA_PERIPHERAL_H
#define HEIMLIG_EMULATED_SHA_PERIPHERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hal/sha_types.h"
#include "soc/soc_caps.h"

/*
 * The SHA engine alone. chip.c checks lock and clock before it calls sha_hal_…, which are these functions. They panic on an
 * algorithm, order or address that fails on some chip.
 */

/** Size of the text registers in bytes. */
#define EMULATED_SHA_TEXT_REGISTERS 128

void emulated_sha_set_mode(esp_sha_type type);
void emulated_sha_hash_block(esp_sha_type type, const void *block, size_t words, bool first);
void emulated_sha_wait_idle(void);
void emulated_sha_read_digest(esp_sha_type type, void *state);
#if SOC_SHA_SUPPORT_RESUME
void emulated_sha_write_digest(esp_sha_type type, const void *state);
#endif

/** The reset line: the engine has no digest and no mode. */
void emulated_sha_reset(void);

/** Overwrites the registers, as another user of the engine (TLS, for instance) does. */
void emulated_sha_overwrite_registers(void);

/** Whether the engine has a digest whose state was read after its last block. */
bool emulated_sha_is_saved(void);

/** The registers as the last user left them. Tests may read them while no thread uses the engine. */
const uint8_t *emulated_sha_text_registers(void);

/** How many blocks the engine has hashed since the start, the blocks of zeros that clear it included. */
unsigned long emulated_engine_blocks(void);

#endif
