#ifndef HEIMLIG_TEST_THREADS_H
#define HEIMLIG_TEST_THREADS_H

/** Prints how many operations in two threads had a wrong answer, and the threads' turns. */
void run_threads(void);

#endif
