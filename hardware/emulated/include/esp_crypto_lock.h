#ifndef ESP_CRYPTO_LOCK_H
#define ESP_CRYPTO_LOCK_H

/** Waits for the lock of the AES and SHA peripherals. It is not recursive. */
void esp_crypto_sha_aes_lock_acquire(void);

/** Gives the lock back. */
void esp_crypto_sha_aes_lock_release(void);

#endif
