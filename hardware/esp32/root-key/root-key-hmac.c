#include "soc/soc_caps.h"

#if SOC_HMAC_SUPPORTED
#include "root-key.h"

#include <string.h>

#include "../lock/driver-lock.h"
#include "esp_efuse.h"
#include "esp_hmac.h"
#include "sdkconfig.h"

/* The first key block with the purpose "HMAC upstream". */
static bool find_block(esp_efuse_block_t *block)
{
	return esp_efuse_find_purpose(ESP_EFUSE_KEY_PURPOSE_HMAC_UP, block);
}

heimlig_root_key_source heimlig_root_key_find(void)
{
	esp_efuse_block_t block;
	if (!find_block(&block))
		return HEIMLIG_ROOT_KEY_NONE;
#if CONFIG_HEIMLIG_DEVELOPMENT_KEY
	return HEIMLIG_ROOT_KEY_DEVELOPMENT;
#else
	/* Without read protection, software can read the block as any other. */
	return esp_efuse_get_key_dis_read(block) ? HEIMLIG_ROOT_KEY_HARDWARE : HEIMLIG_ROOT_KEY_EFUSE;
#endif
}

bool heimlig_root_key_derive(const uint8_t *message, uint32_t length, uint8_t output[HEIMLIG_ROOT_KEY_OUTPUT])
{
	esp_efuse_block_t block;
	bool is_derived = false;
	if (find_block(&block)) {
		/* esp_hmac_calculate takes the lock of AES and SHA itself. */
		heimlig_drivers_begin();
		is_derived = esp_hmac_calculate((hmac_key_id_t)(block - EFUSE_BLK_KEY0), message, length, output) == ESP_OK;
		heimlig_drivers_end();
	}
	if (!is_derived)
		memset(output, 0, HEIMLIG_ROOT_KEY_OUTPUT);
	return is_derived;
}

#endif
