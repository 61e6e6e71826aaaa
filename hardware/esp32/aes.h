#ifndef HEIMLIG_AES_H
#define HEIMLIG_AES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sizes in bytes. */
#define HEIMLIG_AES_BLOCK 16
#define HEIMLIG_AES_GCM_IV 12
#define HEIMLIG_AES_GCM_TAG 16

typedef enum {
	HEIMLIG_AES_OK = 0,
	/** The chip has no AES for a key of this size. */
	HEIMLIG_AES_KEY_SIZE,
	/** The iv (or nonce) does not have a size that is supported. */
	HEIMLIG_AES_IV_SIZE,
	/** The tag does not have a size that is supported. */
	HEIMLIG_AES_TAG_SIZE,
	/** The message is longer or shorter than the mode allows. */
	HEIMLIG_AES_DATA_SIZE,
	/** The tag is wrong: the message is not authentic. */
	HEIMLIG_AES_TAG,
	/** The decrypted message does not end with padding. */
	HEIMLIG_AES_PADDING,
	/** What was to be unwrapped is not what this key has wrapped. */
	HEIMLIG_AES_UNWRAP,
	/** The peripheral did not do what it was told: a glitch, or someone's attempt at one. */
	HEIMLIG_AES_FAULT
} heimlig_aes_result;

typedef enum { HEIMLIG_AES_ENCRYPT, HEIMLIG_AES_DECRYPT } heimlig_aes_direction;

typedef struct {
	const uint8_t *bytes;
	size_t length;
} heimlig_aes_key;

/** Whether the chip's AES takes keys of `length` bytes. */
bool heimlig_aes_key_size_supported(size_t length);

/**
 * Takes the peripheral for this task and gives it the key. TLS waits meanwhile: transform a few KB at most, then release
 * (aes-session.h does).
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_FAULT; after an error the peripheral is not held.
 */
heimlig_aes_result heimlig_aes_acquire(const heimlig_aes_key *key, heimlig_aes_direction direction);

/**
 * Transforms one block of 16 bytes, at any alignment; `output` may be `input`. Only between acquire and release.
 * Errors: HEIMLIG_AES_FAULT, with `output` untouched.
 */
heimlig_aes_result heimlig_aes_transform_block(const uint8_t *input, uint8_t *output);

/** Removes key and data from the peripheral and gives it back. */
void heimlig_aes_release(void);

/**
 * Counter mode (SP 800-38A §6.5) whose counter is the last 32 bits of the block (inc32 of SP 800-38D §6.2).
 * `counter`, 16 bytes, is the first counter block and becomes the next unused one. `output` may be `input`.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_FAULT; after an error the `length` bytes of `output` are zero.
 */
heimlig_aes_result heimlig_aes_counter(
	const heimlig_aes_key *key, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length);

/** What both directions of an authenticated mode are given. */
typedef struct {
	heimlig_aes_key key;
	const uint8_t *iv;
	size_t iv_length;
	const uint8_t *aad;
	size_t aad_length;
	/** Plaintext to encrypt, or ciphertext followed by the tag to decrypt. */
	const uint8_t *data;
	size_t data_length;
} heimlig_aes_message;

/**
 * AES-GCM (SP 800-38D) with an iv of 12 bytes. Writes `data_length` bytes of ciphertext and a tag of 16 bytes to `output`,
 * which must not overlap any input.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_IV_SIZE, HEIMLIG_AES_DATA_SIZE with `output` untouched, HEIMLIG_AES_FAULT with
 * zeros in `output`.
 */
heimlig_aes_result heimlig_aes_gcm_encrypt(const heimlig_aes_message *message, uint8_t *output);

/**
 * The inverse: writes `data_length - 16` bytes of plaintext to `output`, which must not overlap any input, if the tag is right.
 * Errors: as above, and HEIMLIG_AES_TAG with `output` untouched, after the same time wherever the tags differ. At a fault,
 * `output` is untouched or zeros.
 */
heimlig_aes_result heimlig_aes_gcm_decrypt(const heimlig_aes_message *message, uint8_t *output);

/** Whether AES-CCM takes a nonce, and gives a tag, of `length` bytes: 7 to 13, and 4, 6, 8, 10, 12, 14 or 16. */
bool heimlig_aes_ccm_nonce_size_supported(size_t length);
bool heimlig_aes_ccm_tag_size_supported(size_t length);

/**
 * AES-CCM (SP 800-38C, RFC 3610); the iv is the nonce. Writes `data_length` bytes of ciphertext and a tag of `tag_length` bytes
 * to `output`, which must not overlap any input. The longer the nonce, the shorter the longest message: with 13 bytes, 65,535.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_IV_SIZE, HEIMLIG_AES_TAG_SIZE, HEIMLIG_AES_DATA_SIZE with `output` untouched,
 * HEIMLIG_AES_FAULT with zeros in `output`.
 */
heimlig_aes_result heimlig_aes_ccm_encrypt(const heimlig_aes_message *message, size_t tag_length, uint8_t *output);

/**
 * The inverse: `data` is ciphertext and tag. The tag is one of the plaintext, so `output` holds that while it is computed.
 * Errors: as above, and HEIMLIG_AES_TAG with zeros in all of `output`, after the same time wherever the tags differ.
 */
heimlig_aes_result heimlig_aes_ccm_decrypt(const heimlig_aes_message *message, size_t tag_length, uint8_t *output);

/**
 * AES-CBC (SP 800-38A §6.2) with the padding of RFC 5652 §6.3 (PKCS #7) and an iv of 16 bytes. Writes `length` rounded up to
 * the next larger multiple of 16 to `output`, which must not overlap any input.
 * Errors: HEIMLIG_AES_KEY_SIZE with `output` untouched, HEIMLIG_AES_FAULT with zeros in `output`.
 */
heimlig_aes_result heimlig_aes_cbc_encrypt(
	const heimlig_aes_key *key, const uint8_t *iv, const uint8_t *data, size_t length, uint8_t *output);

/**
 * The inverse. Writes `length - 1` bytes to `output`, which must not overlap any input: the plaintext and zeros behind it. Up
 * to its answer, the time and the addresses used depend on `length` only, not on the padding.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_DATA_SIZE (no positive multiple of 16) with `output` untouched;
 * HEIMLIG_AES_PADDING, HEIMLIG_AES_FAULT with zeros in all of `output`.
 */
heimlig_aes_result heimlig_aes_cbc_decrypt(const heimlig_aes_key *key, const uint8_t *iv,
	const uint8_t *data, size_t length, uint8_t *output, size_t *plaintext_length);

/**
 * AES-CMAC (SP 800-38B, RFC 4493): writes 16 bytes to `tag`.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_FAULT with `tag` untouched.
 */
heimlig_aes_result heimlig_aes_cmac(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *tag);

/**
 * AES key wrap (RFC 3394; KW of SP 800-38F). Writes `length + 8` bytes to `output`, which must not overlap any input.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_DATA_SIZE (no multiple of 8, or less than 16) with `output` untouched,
 * HEIMLIG_AES_FAULT with zeros in `output`.
 */
heimlig_aes_result heimlig_aes_kw_wrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output);

/**
 * The inverse: writes `length - 8` bytes to `output`, which is also where they are computed.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_DATA_SIZE (no multiple of 8, or less than 24) with `output` untouched;
 * HEIMLIG_AES_UNWRAP, HEIMLIG_AES_FAULT with zeros in all of `output`.
 */
heimlig_aes_result heimlig_aes_kw_unwrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output);

/**
 * AES key wrap with padding (RFC 5649; KWP of SP 800-38F). Writes `length` rounded up to a multiple of 8, plus 8, bytes to
 * `output`, which must not overlap any input.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_DATA_SIZE (0, or more than 2^32 - 8) with `output` untouched, HEIMLIG_AES_FAULT with
 * zeros in `output`.
 */
heimlig_aes_result heimlig_aes_kwp_wrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output);

/**
 * The inverse: writes `length - 8` bytes to `output`, which is also where they are computed: what was wrapped, and zeros behind
 * it. All parts of the check are made, without a branch, before any of them decides.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_DATA_SIZE (no multiple of 8, less than 16, or more than 2^32) with `output`
 * untouched; HEIMLIG_AES_UNWRAP, HEIMLIG_AES_FAULT with zeros in all of `output`.
 */
heimlig_aes_result heimlig_aes_kwp_unwrap(
	const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output, size_t *unwrapped_length);

#endif
