#ifndef HEIMLIG_AES_H
#define HEIMLIG_AES_H

#include "../job.h"

/*
 * The modes of AES, each on the job of its request. All check the sizes of key, iv, tag, data and output first, and then write nothing.
 * After a fault of the peripheral the output holds zeros.
 */

/** Sizes in bytes. */
#define HEIMLIG_AES_BLOCK 16
#define HEIMLIG_AES_GCM_IV 12
#define HEIMLIG_AES_GCM_TAG 16

/** AES-GCM (SP 800-38D): iv (12), aad, plaintext. Writes the ciphertext and a tag of 16 bytes. */
heimlig_operation heimlig_aes_gcm_encrypt;

/** iv, aad, ciphertext and tag. Writes nothing before the tag is right; the time does not tell where a wrong one differs. */
heimlig_operation heimlig_aes_gcm_decrypt;

/** AES-CBC (SP 800-38A §6.2) with the padding of RFC 5652 §6.3: iv (16), plaintext. */
heimlig_operation heimlig_aes_cbc_encrypt;

/**
 * iv, ciphertext. Writes one byte less than it takes: the plaintext, then zeros; zeros alone if the padding is wrong. Up to the answer, time
 * and addresses depend on the length alone.
 */
heimlig_operation heimlig_aes_cbc_decrypt;

/** AES-CCM (SP 800-38C, RFC 3610): nonce (7 to 13), aad, plaintext; parameter 0: size of the tag. Writes the ciphertext and the tag. */
heimlig_operation heimlig_aes_ccm_encrypt;

/**
 * nonce, aad, ciphertext and tag. The tag is one of the plaintext, so the output holds that while it is computed; zeros if the tag is wrong,
 * after the same time wherever it differs.
 */
heimlig_operation heimlig_aes_ccm_decrypt;

/** AES-CMAC (SP 800-38B, RFC 4493): message. Writes 16 bytes. */
heimlig_operation heimlig_aes_cmac;

/**
 * AES key wrap (SP 800-38F): the key to wrap; parameter 1: RFC 5649, with padding, instead of RFC 3394, for a multiple of 8 and 16 at
 * least. Writes the length rounded up to a multiple of 8, and 8 bytes more.
 */
heimlig_operation heimlig_aes_wrap;

/**
 * A wrapped key; parameter 2: as parameter 1 of wrapping. Writes 8 bytes less than it takes: the key, then zeros. All of the check is done,
 * without a branch, before any of it decides.
 */
heimlig_operation heimlig_aes_unwrap;

#endif
