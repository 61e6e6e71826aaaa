#include "wipe-stack.h"

#include <stdint.h>

#include "wipe.h"

/* A call that the compiler can not inline, since the wiped memory must lie below the caller's frame. */
static void wipe_below(void)
{
	uint8_t below[HEIMLIG_LIBRARY_STACK];
	heimlig_wipe(below, sizeof below);
}

static void (*const volatile wipe)(void) = wipe_below;

void heimlig_wipe_stack(void)
{
	wipe();
}
