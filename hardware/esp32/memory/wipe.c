#include "wipe.h"

#include <string.h>

/* The compiler may leave out a call of memset, but not a call through a volatile pointer. */
static void *(*const volatile set)(void *, int, size_t) = memset;

void heimlig_wipe(void *memory, size_t length)
{
	set(memory, 0, length);
}
