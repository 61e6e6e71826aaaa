#ifndef HEIMLIG_EMULATED_PERIPHERAL_CLOCK_H
#define HEIMLIG_EMULATED_PERIPHERAL_CLOCK_H

#include <stdbool.h>

typedef enum { EMULATED_AES, EMULATED_SHA } emulated_peripheral;

/** Whether a peripheral's clock is on. */
bool emulated_clock_is_on(emulated_peripheral peripheral);

/** Switches a peripheral's clock. Panics if it is so already. `action` names the caller, which holds the lock. */
void emulated_clock_switch(emulated_peripheral peripheral, bool enable, const char *action);

#endif
