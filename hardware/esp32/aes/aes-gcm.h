#ifndef HEIMLIG_AES_GCM_H
#define HEIMLIG_AES_GCM_H

#include "../job.h"

/* Sizes in bytes. An iv of 12 begins the first counter block, any other is hashed (SP 800-38D §7.1). */
#define HEIMLIG_AES_GCM_IV 12
#define HEIMLIG_AES_GCM_IV_MAXIMUM 64
#define HEIMLIG_AES_GCM_TAG 16
/* Decryption takes what others have made. SP 800-38D §5.2.1.2 calls smaller tags special. */
#define HEIMLIG_AES_GCM_TAG_MINIMUM 12

/** AES-GCM (SP 800-38D). Takes iv (1 to 64), aad and plaintext. Writes the ciphertext and a tag of 16 bytes. */
heimlig_result heimlig_aes_gcm_encrypt(const heimlig_job *job);

/**
 * Takes iv (1 to 64), aad, and ciphertext with tag; parameter 0: size of the tag, 12 to 16, or 0 for 16. Writes nothing unless the tag is right. The
 * time does not depend on where it differs.
 */
heimlig_result heimlig_aes_gcm_decrypt(const heimlig_job *job);

#endif
