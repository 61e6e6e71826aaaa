#ifndef HEIMLIG_WIPE_STACK_H
#define HEIMLIG_WIPE_STACK_H

/**
 * What heimlig_wipe_stack overwrites, in bytes: more than any operation of a native library takes of the stack (test/engines/libraries.test.ts). The most
 * takes a verification of Ed25519, 3,912 bytes with libsodium 1.0.18 on 32 bits. On the chip frames may be larger; nobody has measured them. A machine with libraries needs this much for its C stack, and more.
 */
#define HEIMLIG_LIBRARY_STACK (1024 * sizeof(void *))

/** Overwrites the stack below its caller's frame. Libraries wipe their heap, but leave intermediate values on the stack. */
void heimlig_wipe_stack(void);

#endif
