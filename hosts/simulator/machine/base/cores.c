#include "base/cores.h"

#if defined(__linux__)
#include <sched.h>

/* The processors that the program started with; none: machines are not pinned. A pinned thread passes only its own on to its threads. */
static cpu_set_t usable;

void coresPin(void)
{
	if (sched_getaffinity(0, sizeof(usable), &usable) != 0)
		CPU_ZERO(&usable);
}

void coresEnter(unsigned core)
{
	const unsigned count = (unsigned)CPU_COUNT(&usable);
	unsigned processor = 0;
	unsigned rest;
	cpu_set_t own;
	if (count == 0)
		return;
	rest = core % count;
	while (!CPU_ISSET(processor, &usable) || (rest-- > 0))
		processor++;
	CPU_ZERO(&own);
	CPU_SET(processor, &own);
	sched_setaffinity(0, sizeof(own), &own);
}

#else

void coresPin(void)
{
}

void coresEnter(unsigned core)
{
	(void)core;
}

#endif
