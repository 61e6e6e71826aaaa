#ifndef HEIMLIG_EMULATED_TASK_H
#define HEIMLIG_EMULATED_TASK_H

#include <pthread.h>
#include <stdbool.h>

/*
 * Tasks of FreeRTOS, as far as deleting one needs it. vTaskDelete stops a task wherever it is, but for critical sections: in these its
 * core takes no interrupts, and the task ends when it leaves the last. Who models the deletion asks here whether a thread is in one, and is
 * called when it leaves it.
 */

/** The calling thread's number; no other thread ever has the same, as it may have the same pthread_t. */
unsigned long emulated_task(void);

/** Critical sections nest. The last exit calls the hook. */
void emulated_critical_enter(void);
void emulated_critical_exit(void);
bool emulated_critical_is_inside(void);

/** Lock a mutex in a critical section: who holds it is not deleted. */
void emulated_critical_lock(pthread_mutex_t *mutex);
void emulated_critical_unlock(pthread_mutex_t *mutex);

/** Sets how deep the calling thread is in critical sections, after a jump out of some. Calls no hook. */
void emulated_critical_set(int depth);

/** Called by a thread that has left its last critical section, and by one that waits (`waits`), again and again. It need not return. */
typedef void (*emulated_task_hook)(bool waits);
void emulated_task_set_hook(emulated_task_hook hook);

#endif
