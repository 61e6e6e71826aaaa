/* For getentropy on Linux. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "bootloader_random.h"
#include "esp_random.h"
#include "random.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "panic.h"

/* The most that getentropy gives at once, in bytes. */
#define AT_ONCE 256
/* What a stuck source gives. */
#define STUCK 0x5a

static const uint8_t *script;
static size_t script_length;
/* Other threads may draw meanwhile. */
static int is_stuck;

void emulated_random_script(const uint8_t *bytes, size_t length)
{
	script = bytes;
	script_length = length;
}

size_t emulated_random_script_left(void)
{
	return script_length;
}

void emulated_random_stick(bool stuck)
{
	__atomic_store_n(&is_stuck, stuck, __ATOMIC_RELAXED);
}

static void take_script(uint8_t *bytes, size_t length)
{
	if (length > script_length)
		emulated_panic("esp_fill_random: the script has %lu of %lu bytes", (unsigned long)script_length, (unsigned long)length);
	memcpy(bytes, script, length);
	script += length;
	script_length -= length;
}

void esp_fill_random(void *buf, size_t len)
{
	uint8_t *bytes = buf;
	if (bytes == NULL)
		emulated_panic("esp_fill_random: no buffer");
	if (__atomic_load_n(&is_stuck, __ATOMIC_RELAXED)) {
		memset(bytes, STUCK, len);
		return;
	}
	if (script_length > 0) {
		take_script(bytes, len);
		return;
	}
	while (len > 0) {
		const size_t part = len < AT_ONCE ? len : AT_ONCE;
		if (getentropy(bytes, part) != 0)
			emulated_panic("esp_fill_random: the operating system has no entropy");
		bytes += part;
		len -= part;
	}
}

void bootloader_random_enable(void)
{
}
