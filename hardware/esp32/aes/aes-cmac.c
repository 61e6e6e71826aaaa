#include "aes-cmac.h"

#include "../memory/wipe.h"
#include "aes-cbc-mac.h"

/* SP 800-38B §5.3: R for blocks of 128 bits. */
#define REDUCTION 0x87

/* SP 800-38B §6.1: multiplies by x, without a branch on the carry. */
static void double_block(uint8_t *block)
{
	const uint8_t carry = block[0] >> 7;
	for (size_t index = 0; index + 1 < HEIMLIG_AES_BLOCK; index++)
		block[index] = (uint8_t)(block[index] << 1 | block[index + 1] >> 7);
	block[HEIMLIG_AES_BLOCK - 1] = (uint8_t)(block[HEIMLIG_AES_BLOCK - 1] << 1 ^ REDUCTION * carry);
}

/* SP 800-38B §6.2 step 4: a full last block takes K1; a shorter one is padded with a one bit and takes K2. */
static void close(heimlig_aes_cbc_mac *mac, uint8_t *subkey)
{
	double_block(subkey);
	if (mac->used < HEIMLIG_AES_BLOCK) {
		mac->chain[mac->used] ^= 0x80;
		double_block(subkey);
	}
	for (size_t index = 0; index < HEIMLIG_AES_BLOCK; index++)
		mac->chain[index] ^= subkey[index];
}

heimlig_result heimlig_aes_cmac(const heimlig_job *job)
{
	heimlig_aes_cbc_mac mac;
	uint8_t subkey[HEIMLIG_AES_BLOCK] = { 0 };
	if (job->output_length < HEIMLIG_AES_BLOCK)
		return HEIMLIG_OUTPUT_SIZE;
	heimlig_aes_cbc_mac_start(&mac, job->key);
	mac.result = heimlig_aes_session_transform(&mac.session, subkey, subkey);
	heimlig_aes_cbc_mac_update(&mac, job->inputs[0].bytes, job->inputs[0].length);
	close(&mac, subkey);
	heimlig_wipe(subkey, sizeof subkey);
	const heimlig_result result = heimlig_aes_cbc_mac_finish(&mac, job->output);
	return result < 0 ? result : HEIMLIG_AES_BLOCK;
}
