#ifndef HEIMLIG_TEST_STACK_H
#define HEIMLIG_TEST_STACK_H

/** Computes with a key in its own thread, and prints how often certain bytes are on its stack afterwards. */
void search_stack(void);

#endif
