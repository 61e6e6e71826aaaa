#ifndef HEIMLIG_DRIVER_LOCK_H
#define HEIMLIG_DRIVER_LOCK_H

#include <stdbool.h>

/*
 * The lock of the drivers. One task at a time is in a driver, and none while a machine is deleted.
 *
 * Moddable's Worker.terminate calls FreeRTOS's vTaskDelete, which stops a task wherever it is. A task that is stopped in a driver keeps ESP-IDF's
 * lock of AES and SHA, a FreeRTOS mutex (newlib's _lock_t, esp_libc/src/locks.c), and only its holder can give it back. So this lock comes first.
 * A machine that deletes another holds it meanwhile, so no machine is in a driver then.
 *
 * Native libraries have a lock of their own, because a signature takes far longer than a driver. They have mutexes and C memory that a deleted task
 * would keep as well.
 */

/** Enters a driver: takes the lock of AES and SHA for this task, which must not have it yet. Waits for other tasks. */
void heimlig_drivers_enter(void);

/** Leaves the driver. */
void heimlig_drivers_leave(void);

/** As the above, without the lock of AES and SHA: for flash and eFuses, and for functions of ESP-IDF that take that lock themselves. */
void heimlig_drivers_begin(void);
void heimlig_drivers_end(void);

/** Enters and leaves a native library: one task at a time. */
void heimlig_libraries_begin(void);
void heimlig_libraries_end(void);

/**
 * The least time that heimlig_drivers_hold waits for libraries, and then for drivers, in milliseconds. The longest that a task stays inside: the erase
 * of flash, 400, and a verification on P-384, 700.
 */
#define HEIMLIG_DRIVERS_TIMEOUT 1500

/**
 * Waits until no task is in a driver or library, and keeps all tasks out from then on. Returns false, and holds nothing, if a task does not leave: it hangs
 * in the driver, or was deleted there.
 */
bool heimlig_drivers_hold(void);

/** Lets tasks enter again. */
void heimlig_drivers_release(void);

#endif
