#include "chip.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void emulated_complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("emulated ESP32: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	fflush(stderr);
	va_end(arguments);
	abort();
}

void emulated_expect_aligned(const void *address, const char *action)
{
	if ((uintptr_t)address % sizeof(uint32_t) != 0)
		emulated_complain("%s: block is not aligned to words", action);
}

void emulated_expect_ready(emulated_peripheral peripheral, const char *action)
{
	emulated_expect_lock(action);
	if (!emulated_clock_is_on(peripheral))
		emulated_complain("%s: the peripheral's clock is off", action);
}
