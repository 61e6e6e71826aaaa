#ifndef HEIMLIG_TEST_STACK_H
#define HEIMLIG_TEST_STACK_H

/** Computes an HMAC in its own thread, and prints how often certain bytes are on its stack afterwards. */
void search_stack(void);

#endif
