#ifndef HEIMLIG_AES_CBC_H
#define HEIMLIG_AES_CBC_H

#include "../job.h"

/** AES-CBC (SP 800-38A §6.2) with the padding of RFC 5652 §6.3. Takes iv (16) and plaintext. */
heimlig_result heimlig_aes_cbc_encrypt(const heimlig_job *job);

/**
 * Takes iv and ciphertext. Writes one byte less than the ciphertext has: the plaintext and zeros, or zeros alone if the padding is wrong. Time and
 * addresses depend on the length alone, up to the answer.
 */
heimlig_result heimlig_aes_cbc_decrypt(const heimlig_job *job);

#endif
