#ifndef HEIMLIG_TEST_REMAINS_H
#define HEIMLIG_TEST_REMAINS_H

/** Prints a line of JSON for each operation: what it leaves behind, and how much of the stack it takes. */
void run_remains(void);

/** Whether heimlig_wipe_stack, which libraries' operations call, wipes. */
extern int wipes_stack;

#endif
