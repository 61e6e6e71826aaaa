#ifndef HEIMLIG_AES_GCM_H
#define HEIMLIG_AES_GCM_H

#include "../job.h"

/* Sizes in bytes. */
#define HEIMLIG_AES_GCM_IV 12
#define HEIMLIG_AES_GCM_TAG 16

/** AES-GCM (SP 800-38D). Takes iv (12), aad and plaintext. Writes the ciphertext and a tag of 16 bytes. */
heimlig_result heimlig_aes_gcm_encrypt(const heimlig_job *job);

/** Takes iv, aad, and ciphertext with tag. Writes nothing unless the tag is right. The time does not depend on where it differs. */
heimlig_result heimlig_aes_gcm_decrypt(const heimlig_job *job);

#endif
