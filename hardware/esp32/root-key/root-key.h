#ifndef HEIMLIG_ROOT_KEY_H
#define HEIMLIG_ROOT_KEY_H

#include <stdbool.h>
#include <stdint.h>

/** Bytes of HMAC-SHA-256. */
#define HEIMLIG_ROOT_KEY_OUTPUT 32

/** The place of the device's root key. The numbers are those of RootKeySource in modules/keystore/flash.ts. */
typedef enum {
	HEIMLIG_ROOT_KEY_NONE,
	/** The model of a chip made it, for development. */
	HEIMLIG_ROOT_KEY_DEVELOPMENT,
	/** A block of eFuses that software can read. */
	HEIMLIG_ROOT_KEY_EFUSE,
	/** The HMAC peripheral reads it, and no software can. */
	HEIMLIG_ROOT_KEY_HARDWARE
} heimlig_root_key_source;

heimlig_root_key_source heimlig_root_key_find(void);

/** Writes HMAC-SHA-256 of the message under the root key. Returns false, with zeros, if there is no key or the chip can not compute. */
bool heimlig_root_key_derive(const uint8_t *message, uint32_t length, uint8_t output[HEIMLIG_ROOT_KEY_OUTPUT]);

#endif
