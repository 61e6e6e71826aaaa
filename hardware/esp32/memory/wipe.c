#include "wipe.h"

#include <string.h>

/* A compiler can not know what a volatile pointer points to, so it may not leave the call out, as it may with memset itself. */
static void *(*const volatile set)(void *, int, size_t) = memset;

void heimlig_wipe(void *memory, size_t length)
{
	set(memory, 0, length);
}
