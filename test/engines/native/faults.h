#ifndef HEIMLIG_TEST_FAULTS_H
#define HEIMLIG_TEST_FAULTS_H

/** Lets each allocation of each operation fail, and prints a line of JSON for each operation. `every`: takes so many allocations at a time. */
void run_faults(unsigned every);

#endif
