#include "esp_crypto_periph_clk.h"

#include "chip.h"

/* Written by the holder of the lock only. */
static bool on[2];

bool emulated_clock_is_on(emulated_peripheral peripheral)
{
	return on[peripheral];
}

static void enable_clock(emulated_peripheral peripheral, bool enable, const char *action)
{
	emulated_expect_lock(action);
	if (on[peripheral] == enable)
		emulated_complain("%s: the clock is %s already", action, enable ? "on" : "off");
	on[peripheral] = enable;
}

void esp_crypto_aes_enable_periph_clk(bool enable)
{
	enable_clock(EMULATED_AES, enable, "esp_crypto_aes_enable_periph_clk");
	if (enable)
		emulated_aes_reset();
}

void esp_crypto_sha_enable_periph_clk(bool enable)
{
	enable_clock(EMULATED_SHA, enable, "esp_crypto_sha_enable_periph_clk");
	if (enable)
		emulated_sha_reset();
}
