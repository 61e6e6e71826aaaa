/* For getentropy on Linux. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "bootloader_random.h"
#include "esp_random.h"

#include <stdint.h>
#include <sys/random.h>

#include "panic.h"

/* The most that getentropy gives at once, in bytes. */
#define AT_ONCE 256

void esp_fill_random(void *buf, size_t len)
{
	uint8_t *bytes = buf;
	if (bytes == NULL)
		emulated_panic("esp_fill_random: no buffer");
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
