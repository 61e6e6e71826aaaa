#ifndef HEIMLIG_AES_CBC_MAC_H
#define HEIMLIG_AES_CBC_MAC_H

#include "aes-block.h"

/**
 * CBC-MAC: the last block of a CBC encryption with an iv of zeros. CCM and CMAC consist of it. Alone, it is no MAC for messages of
 * more than one length. It contains an AES session: finish it before you start another.
 */
typedef struct {
	heimlig_aes_session session;
	/* The current block, with `used` bytes of the message added. A full block waits for more bytes, or for the end. */
	uint8_t chain[HEIMLIG_AES_BLOCK];
	size_t used;
	heimlig_result result;
} heimlig_aes_cbc_mac;

/** Begins. */
void heimlig_aes_cbc_mac_start(heimlig_aes_cbc_mac *mac, heimlig_bytes key);

/** Takes in `length` bytes. heimlig_aes_cbc_mac_finish reports errors. */
void heimlig_aes_cbc_mac_update(heimlig_aes_cbc_mac *mac, const uint8_t *data, size_t length);

/** Fills a block that is not empty with zeros. */
void heimlig_aes_cbc_mac_fill(heimlig_aes_cbc_mac *mac);

/**
 * Transforms the last block, writes 16 bytes to `block`, and wipes `mac`.
 * Returns 0, HEIMLIG_KEY_SIZE or HEIMLIG_FAULT; after an error `block` is untouched.
 */
heimlig_result heimlig_aes_cbc_mac_finish(heimlig_aes_cbc_mac *mac, uint8_t *block);

#endif
