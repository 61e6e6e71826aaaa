#include "aes-cbc-mac.h"

#include <string.h>

#include "../memory/wipe.h"

void heimlig_aes_cbc_mac_start(heimlig_aes_cbc_mac *mac, heimlig_bytes key)
{
	heimlig_aes_session_start(&mac->session, key, HEIMLIG_AES_ENCRYPT);
	memset(mac->chain, 0, sizeof mac->chain);
	mac->used = 0;
	mac->result = 0;
}

static void transform(heimlig_aes_cbc_mac *mac)
{
	if (mac->result == 0)
		mac->result = heimlig_aes_session_transform(&mac->session, mac->chain, mac->chain);
	mac->used = 0;
}

void heimlig_aes_cbc_mac_update(heimlig_aes_cbc_mac *mac, const uint8_t *data, size_t length)
{
	for (size_t done = 0; done < length; done++) {
		if (mac->used == HEIMLIG_AES_BLOCK)
			transform(mac);
		mac->chain[mac->used] ^= data[done];
		mac->used++;
	}
}

void heimlig_aes_cbc_mac_fill(heimlig_aes_cbc_mac *mac)
{
	if (mac->used > 0)
		mac->used = HEIMLIG_AES_BLOCK;
}

heimlig_result heimlig_aes_cbc_mac_finish(heimlig_aes_cbc_mac *mac, uint8_t *block)
{
	transform(mac);
	heimlig_aes_session_finish(&mac->session);
	const heimlig_result result = mac->result;
	if (result == 0)
		memcpy(block, mac->chain, sizeof mac->chain);
	heimlig_wipe(mac, sizeof *mac);
	return result;
}
