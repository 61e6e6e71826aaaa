#include "peripheral-clock.h"

#include "panic.h"

/* Only the holder of the lock writes them. */
static bool on[2];

bool emulated_clock_is_on(emulated_peripheral peripheral)
{
	return on[peripheral];
}

void emulated_clock_switch(emulated_peripheral peripheral, bool enable, const char *action)
{
	if (on[peripheral] == enable)
		emulated_panic("%s: the clock is %s already", action, enable ? "on" : "off");
	on[peripheral] = enable;
}
