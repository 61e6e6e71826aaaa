#ifndef HEIMLIG_EMULATED_TASK_H
#define HEIMLIG_EMULATED_TASK_H

#include <pthread.h>
#include <stdbool.h>

/*
 * Tasks of FreeRTOS, as far as their deletion needs them. vTaskDelete stops a task wherever it is, except in a critical section: there its
 * core takes no interrupts, and the task ends when it leaves the last one. The model of the deletion asks here whether a thread is in a
 * critical section, and its hook is called when the thread leaves the last one.
 */

/** The calling thread's number. It is never used again, unlike a pthread_t. */
unsigned long emulated_task(void);

/** Critical sections nest. The outermost exit calls the hook. */
void emulated_critical_enter(void);
void emulated_critical_exit(void);
bool emulated_critical_is_inside(void);

/** Enter a critical section and lock a mutex, so that its holder is not deleted. */
void emulated_critical_lock(pthread_mutex_t *mutex);
void emulated_critical_unlock(pthread_mutex_t *mutex);

/** Sets the calling thread's depth of critical sections after a jump out of some. Does not call the hook. */
void emulated_critical_set(int depth);

/** A thread calls it when it has left its outermost critical section, and again and again while it waits (`waits`). It need not return. */
typedef void (*emulated_task_hook)(bool waits);
void emulated_task_set_hook(emulated_task_hook hook);

#endif
