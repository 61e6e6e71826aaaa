#ifndef HEIMLIG_AES_GCM_H
#define HEIMLIG_AES_GCM_H

#include "../job.h"

/* Sizes in bytes. */
#define HEIMLIG_AES_GCM_IV 12
#define HEIMLIG_AES_GCM_TAG 16

/** AES-GCM (SP 800-38D): iv (12), aad, plaintext. Writes the ciphertext and a tag of 16 bytes. */
heimlig_result heimlig_aes_gcm_encrypt(const heimlig_job *job);

/** iv, aad, ciphertext and tag. Writes nothing before the tag is right; the time does not tell where a wrong one differs. */
heimlig_result heimlig_aes_gcm_decrypt(const heimlig_job *job);

#endif
