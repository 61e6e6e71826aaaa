#ifndef HEIMLIG_TEST_PSA_OPERATIONS_H
#define HEIMLIG_TEST_PSA_OPERATIONS_H

#include <stddef.h>

/** Puts the inputs together. Before any operation. */
void prepare_psa(void);

/** Key slots of PSA Crypto in use. */
size_t slots_in_use(void);

/** Ends PSA Crypto, so that the next operation initializes it. */
void forget_initialization(void);

#endif
