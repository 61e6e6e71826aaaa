#ifndef HEIMLIG_AES_CCM_H
#define HEIMLIG_AES_CCM_H

#include "../job.h"

/** AES-CCM (SP 800-38C, RFC 3610). Takes nonce (7 to 13), aad and plaintext; parameter 0: size of the tag. Writes ciphertext and tag. */
heimlig_result heimlig_aes_ccm_encrypt(const heimlig_job *job);

/**
 * Takes nonce, aad, and ciphertext with tag. The tag is one of the plaintext, so the output holds the plaintext before the tag is verified. If the tag
 * is wrong, the output becomes zeros. The time does not depend on where it differs.
 */
heimlig_result heimlig_aes_ccm_decrypt(const heimlig_job *job);

#endif
