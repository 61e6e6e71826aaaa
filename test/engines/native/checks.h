#ifndef HEIMLIG_TEST_CHECKS_H
#define HEIMLIG_TEST_CHECKS_H

/** Each prints a line of JSON for each operation. `every`: takes so many allocations at a time. */
void run_faults(unsigned every);
void run_remains(void);
/** Whether heimlig_wipe_stack, which libraries' operations call, wipes. */
extern int wipes_stack;

/** Prints how many operations in two threads had a wrong answer, and the threads' turns. */
void run_threads(void);

#endif
