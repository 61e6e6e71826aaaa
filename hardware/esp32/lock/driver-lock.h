#ifndef HEIMLIG_DRIVER_LOCK_H
#define HEIMLIG_DRIVER_LOCK_H

#include <stdbool.h>

/*
 * One task at a time may be in a driver, and none while machines are deleted.
 *
 * Moddable's Worker.terminate is FreeRTOS's vTaskDelete, which stops a task wherever it is. Within a driver it would keep ESP-IDF's lock
 * of AES and SHA: a mutex of FreeRTOS (newlib's _lock_t, esp_libc/src/locks.c), which nobody but its holder can give back. So there is a
 * gate before that lock. Whoever deletes a machine holds the gate meanwhile, and then the machine is in no driver.
 */

/** Enters a driver: takes the lock of AES and SHA for this task, which must not have it. Waits for other tasks. */
void heimlig_drivers_enter(void);

/** Leaves it. */
void heimlig_drivers_leave(void);

/** Milliseconds that heimlig_drivers_hold waits at least. A driver holds the lock for a few milliseconds. */
#define HEIMLIG_DRIVERS_PATIENCE 1000

/**
 * Has no other task enter a driver from now on, when the one that is in a driver has left it. Returns false, with nothing held, if it does
 * not: it hangs there, or was deleted there.
 */
bool heimlig_drivers_hold(void);

/** Lets tasks in again. */
void heimlig_drivers_release(void);

#endif
