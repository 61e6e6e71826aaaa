#include "aes-peripheral.h"

#include <stdbool.h>
#include <string.h>

#include "aes-cipher.h"
#include "hal/aes_types.h"
#include "panic.h"

static struct {
	uint8_t key[EMULATED_AES_KEY_REGISTERS];
	uint8_t text[EMULATED_AES_TEXT_REGISTERS];
	/* The chip derives the round keys from the key registers as it works. The model derives them once. */
	emulated_aes_schedule schedule;
	int mode;
	bool key_set;
} registers;

static unsigned skip_key_word;
static unsigned skip_transform;

const uint8_t *emulated_aes_key_registers(void)
{
	return registers.key;
}

const uint8_t *emulated_aes_text_registers(void)
{
	return registers.text;
}

void emulated_aes_skip_key_word(unsigned count)
{
	skip_key_word = count;
}

void emulated_aes_skip_transform(unsigned count)
{
	skip_transform = count;
}

static bool glitch(unsigned *count)
{
	if (*count == 0)
		return false;
	(*count)--;
	return *count == 0;
}

/* The chip's documents do not promise that a reset clears the registers, so the model keeps them. */
void emulated_aes_reset(void)
{
	registers.key_set = false;
}

void emulated_aes_overwrite_registers(void)
{
	memset(registers.key, 0xa5, sizeof registers.key);
	memset(registers.text, 0x5a, sizeof registers.text);
	registers.key_set = false;
}

static void expand(size_t key_length, int mode)
{
	if (mode == ESP_AES_ENCRYPT)
		emulated_aes_expand(&registers.schedule, registers.key, key_length);
	else
		emulated_aes_expand_inverse(&registers.schedule, registers.key, key_length);
}

uint8_t emulated_aes_set_key(const uint8_t *key, size_t key_bytes, int mode)
{
	if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32)
		emulated_panic("aes_hal_setkey: no AES key has %lu bytes", (unsigned long)key_bytes);
	if (mode != ESP_AES_ENCRYPT && mode != ESP_AES_DECRYPT)
		emulated_panic("aes_hal_setkey: mode %d is neither to encrypt nor to decrypt", mode);
	const size_t written = glitch(&skip_key_word) ? key_bytes - 4 : key_bytes;
	memcpy(registers.key, key, written);
	expand(key_bytes, mode);
	registers.mode = mode;
	registers.key_set = true;
	return (uint8_t)written;
}

static void transform(void)
{
	if (registers.mode == ESP_AES_ENCRYPT)
		emulated_aes_cipher(&registers.schedule, registers.text);
	else
		emulated_aes_inverse_cipher(&registers.schedule, registers.text);
}

void emulated_aes_transform_block(const void *input_block, void *output_block)
{
	emulated_expect_aligned(input_block, "aes_hal_transform_block");
	emulated_expect_aligned(output_block, "aes_hal_transform_block");
	if (!registers.key_set)
		emulated_panic("aes_hal_transform_block: no key was set since the peripheral was taken");
	memcpy(registers.text, input_block, sizeof registers.text);
	if (!glitch(&skip_transform))
		transform();
	memcpy(output_block, registers.text, sizeof registers.text);
}
