#include "root-key.h"

#include <stdint.h>
#include <stdio.h>

#include "efuse.h"
#include "esp_crypto_lock.h"
#include "esp_efuse.h"
#include "esp_hmac.h"
#include "input.h"
#include "output.h"
#include "root-key/root-key.h"

void root_key_source(void)
{
	printf("%d\n", (int)heimlig_root_key_find());
}

void root_key_derive(void)
{
	const byte_string message = next_bytes();
	uint8_t *output = make_output(HEIMLIG_ROOT_KEY_OUTPUT);
	printf("%s ", heimlig_root_key_derive(message.bytes, (uint32_t)message.length, output) ? "true" : "false");
	print_bytes(output, HEIMLIG_ROOT_KEY_OUTPUT);
	putchar('\n');
}

void efuse_burn(void)
{
	const byte_string key = next_bytes();
	if (key.length != EMULATED_EFUSE_KEY)
		usage_error("not a key of 32 bytes");
	emulated_efuse_burn(key.bytes);
	puts("ok");
}

void efuse_open(void)
{
	const char *problem = emulated_efuse_open(next_word());
	puts(problem == NULL ? "ok" : problem);
}

void efuse_place(void)
{
	const unsigned number = (unsigned)next_number();
	emulated_efuse_place(number, next_number() != 0);
	puts("ok");
}

static uint8_t bytes[32];

static void read_other_block(void)
{
	esp_efuse_read_block(EFUSE_BLK_KEY0, bytes, 0, 256);
}

static void read_part_of_block(void)
{
	esp_efuse_read_block(EFUSE_BLK3, bytes, 8, 248);
}

static void ask_protection_of_no_key(void)
{
	esp_efuse_get_key_dis_read(EFUSE_BLK3);
}

static void calculate_with_other_block(void)
{
	esp_hmac_calculate(HMAC_KEY1, bytes, sizeof bytes, bytes);
}

static void calculate_without_message(void)
{
	esp_hmac_calculate(HMAC_KEY0, NULL, 0, bytes);
}

static void calculate_with_lock(void)
{
	esp_crypto_sha_aes_lock_acquire();
	esp_hmac_calculate(HMAC_KEY0, bytes, sizeof bytes, bytes);
}

const misuse_entry efuse_misuses[] = {
	{ "efuse-other-block", read_other_block },
	{ "efuse-part-of-block", read_part_of_block },
	{ "efuse-no-key-block", ask_protection_of_no_key },
	{ "hmac-other-block", calculate_with_other_block },
	{ "hmac-without-message", calculate_without_message },
	{ "hmac-with-lock", calculate_with_lock },
};
const size_t efuse_misuse_count = sizeof efuse_misuses / sizeof *efuse_misuses;
