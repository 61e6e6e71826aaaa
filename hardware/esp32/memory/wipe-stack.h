#ifndef HEIMLIG_WIPE_STACK_H
#define HEIMLIG_WIPE_STACK_H

/** What heimlig_wipe_stack overwrites, in bytes: more than any function of a native library takes of the stack (test/hardware/libraries.test.ts). */
#define HEIMLIG_LIBRARY_STACK 3072

/** Overwrites the stack below its caller's frame. Libraries wipe their heap, but leave intermediate values on the stack. */
void heimlig_wipe_stack(void);

#endif
