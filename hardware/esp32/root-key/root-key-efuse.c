#include "soc/soc_caps.h"

#if !SOC_HMAC_SUPPORTED
#include "root-key.h"

#include <string.h>

#include "../lock/driver-lock.h"
#include "../memory/wipe.h"
#include "../sha/hmac.h"
#include "esp_efuse.h"
#include "sdkconfig.h"

#define KEY_BYTES 32
/*
 * The block has other uses: a MAC address of the product, calibration of the ADC, a version against rollback. These leave 16 bytes zero. A random
 * key has 8 zero bytes or more with a probability below 10^-12.
 */
#define KEY_BYTES_NOT_ZERO 25

/*
 * The first ESP32 has no HMAC peripheral. The key is in eFuse block 3, which is the user's (BLOCK3, ESP32 Technical Reference Manual §20.3.1.1). Software
 * must read it, so any software on the chip can.
 */
static bool read_key(uint8_t *key)
{
	int bytes_not_zero = 0;
	heimlig_drivers_begin();
	const bool is_read = esp_efuse_read_block(EFUSE_BLK3, key, 0, 8 * KEY_BYTES) == ESP_OK;
	heimlig_drivers_end();
	for (int index = 0; is_read && index < KEY_BYTES; index++)
		bytes_not_zero += key[index] != 0;
	return bytes_not_zero >= KEY_BYTES_NOT_ZERO;
}

heimlig_root_key_source heimlig_root_key_find(void)
{
	uint8_t key[KEY_BYTES];
	const bool is_there = read_key(key);
	heimlig_wipe(key, sizeof key);
	if (!is_there)
		return HEIMLIG_ROOT_KEY_NONE;
#if CONFIG_HEIMLIG_DEVELOPMENT_KEY
	return HEIMLIG_ROOT_KEY_DEVELOPMENT;
#else
	return HEIMLIG_ROOT_KEY_EFUSE;
#endif
}

bool heimlig_root_key_derive(const uint8_t *message, uint32_t length, uint8_t output[HEIMLIG_ROOT_KEY_OUTPUT])
{
	uint8_t key[KEY_BYTES];
	const bool is_there = read_key(key);
	if (is_there)
		heimlig_hmac(256, key, sizeof key, message, length, output);
	else
		memset(output, 0, HEIMLIG_ROOT_KEY_OUTPUT);
	heimlig_wipe(key, sizeof key);
	return is_there;
}

#endif
