#ifndef HEIMLIG_AES_CBC_H
#define HEIMLIG_AES_CBC_H

#include "../job.h"

/** AES-CBC (SP 800-38A §6.2) with the padding of RFC 5652 §6.3: iv (16), plaintext. */
heimlig_result heimlig_aes_cbc_encrypt(const heimlig_job *job);

/**
 * iv, ciphertext. Writes one byte less than it takes: the plaintext, then zeros; zeros alone if the padding is wrong. Up to the answer, time
 * and addresses depend on the length alone.
 */
heimlig_result heimlig_aes_cbc_decrypt(const heimlig_job *job);

#endif
