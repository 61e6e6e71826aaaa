#ifndef HEIMLIG_AES_CBC_MAC_H
#define HEIMLIG_AES_CBC_MAC_H

#include "aes-block.h"

/**
 * The last block of a CBC encryption with an iv of zeros: what CCM and CMAC are made of. Alone it is no MAC for messages of
 * more than one length. It is an AES session: finish it before another is started.
 */
typedef struct {
	heimlig_aes_session session;
	/* The block in the making; `used` bytes of it have been taken in. It stays so until more comes, even if it is full. */
	uint8_t chain[HEIMLIG_AES_BLOCK];
	size_t used;
	heimlig_result result;
} heimlig_aes_cbc_mac;

/** Begins. */
void heimlig_aes_cbc_mac_start(heimlig_aes_cbc_mac *mac, heimlig_bytes key);

/** Takes in `length` bytes. An error is reported at the end. */
void heimlig_aes_cbc_mac_update(heimlig_aes_cbc_mac *mac, const uint8_t *data, size_t length);

/** Takes in zeros up to the end of the block, if it is not empty. */
void heimlig_aes_cbc_mac_fill(heimlig_aes_cbc_mac *mac);

/**
 * Transforms the last block, writes 16 bytes to `block`, and wipes `mac`.
 * Returns 0, HEIMLIG_KEY_SIZE or HEIMLIG_FAULT; after an error `block` is untouched.
 */
heimlig_result heimlig_aes_cbc_mac_finish(heimlig_aes_cbc_mac *mac, uint8_t *block);

#endif
