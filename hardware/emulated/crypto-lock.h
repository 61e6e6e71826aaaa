#ifndef HEIMLIG_EMULATED_CRYPTO_LOCK_H
#define HEIMLIG_EMULATED_CRYPTO_LOCK_H

#include <stdbool.h>

/* The lock of the AES and SHA peripherals. ESP-IDF's is a mutex of FreeRTOS: a task that is deleted while it holds the lock keeps it. */

/** Waits for the lock and takes it. Panics if this thread holds it. `action` names the caller. */
void emulated_lock_take(const char *action);

/** Gives back the lock, which this thread holds. */
void emulated_lock_give(void);

/** Panics unless this thread holds the lock. `action` names the caller. */
void emulated_lock_expect(const char *action);

/** Whether any task holds the lock, deleted tasks included. */
bool emulated_lock_is_held(void);

/** Makes every holder keep the lock so much longer, as on a slow chip: a test can then find a task in a driver. */
void emulated_lock_slow_down(unsigned microseconds);

/** How often the lock was taken since the start. */
unsigned long emulated_lock_count(void);

#endif
