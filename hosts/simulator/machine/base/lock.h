/*
 * Layer base (program → lifecycle → engine → services → base).
 * The one lock. It guards everything that several threads use: queues, states, waiters, shared buffers, the list of machines. Each machine
 * sleeps on one condition only, its own, so another thread can always wake it to end it.
 */
#ifndef SIMULATOR_LOCK_H
#define SIMULATOR_LOCK_H

#include <pthread.h>
#include <stdbool.h>

/** Between them lies a critical section: a machine that is deleted meanwhile ends when it leaves it. */
void lockAcquire(void);
void lockRelease(void);

void conditionInitialize(pthread_cond_t* condition);
/** Sleeps, with the lock held, until the condition is signalled or `deadline` (in clockMicroseconds, may be infinite). False at the deadline. */
bool conditionWait(pthread_cond_t* condition, double deadline);

#endif
