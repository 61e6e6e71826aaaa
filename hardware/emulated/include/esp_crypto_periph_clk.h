#ifndef ESP_CRYPTO_PERIPH_CLK_H
#define ESP_CRYPTO_PERIPH_CLK_H

#include <stdbool.h>

/** Switches the clock of the AES peripheral; switching it on also resets the peripheral. */
void esp_crypto_aes_enable_periph_clk(bool enable);

/** Switches the clock of the SHA peripheral; switching it on also resets the peripheral. */
void esp_crypto_sha_enable_periph_clk(bool enable);

#endif
