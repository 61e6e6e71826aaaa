#ifndef HEIMLIG_TEST_THREADS_H
#define HEIMLIG_TEST_THREADS_H

/** Uses AES and SHA in several threads at once. Prints `ok` if all results equal those of a single thread. */
void run_threads(void);

#endif
