#ifndef HEIMLIG_TEST_SODIUM_OPERATIONS_H
#define HEIMLIG_TEST_SODIUM_OPERATIONS_H

/** Puts the inputs together. Before any operation. */
void prepare_sodium(void);

#endif
