/* Machines on processors of their own, as the chip's tasks are pinned to its cores (option `core` of a Worker; the main machine has 0). */
#include "simulator.h"

#if defined(__linux__)
#include <sched.h>

/* What the program was started with: a thread that is pinned hands no more than its own processor down to those that it makes. */
static cpu_set_t usable;

txBoolean coresInitialize(void)
{
	return sched_getaffinity(0, sizeof(usable), &usable) == 0;
}

void coreEnter(txSize core)
{
	int rest = (int)(core % CPU_COUNT(&usable));
	int processor = 0;
	cpu_set_t own;
	while (!CPU_ISSET(processor, &usable) || (rest-- > 0))
		processor++;
	CPU_ZERO(&own);
	CPU_SET(processor, &own);
	sched_setaffinity(0, sizeof(own), &own);
}

#else

txBoolean coresInitialize(void)
{
	return 0;
}

void coreEnter(txSize core)
{
	(void)core;
}

#endif
