#include "panic.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void emulated_panic(const char *format, ...)
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
		emulated_panic("%s: block is not aligned to words", action);
}
