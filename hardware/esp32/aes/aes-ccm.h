#ifndef HEIMLIG_AES_CCM_H
#define HEIMLIG_AES_CCM_H

#include "../job.h"

/** AES-CCM (SP 800-38C, RFC 3610): nonce (7 to 13), aad, plaintext; parameter 0: size of the tag. Writes the ciphertext and the tag. */
heimlig_result heimlig_aes_ccm_encrypt(const heimlig_job *job);

/**
 * nonce, aad, ciphertext and tag. The tag is one of the plaintext, so the output holds that while it is computed; zeros if the tag is wrong,
 * after the same time wherever it differs.
 */
heimlig_result heimlig_aes_ccm_decrypt(const heimlig_job *job);

#endif
