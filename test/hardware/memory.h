#ifndef HEIMLIG_TEST_MEMORY_H
#define HEIMLIG_TEST_MEMORY_H

/** Take and free memory of the chip. The first one prints where each block lies, and the free bytes. */
void run_memory(void);
void run_uncounted_memory(void);
void run_counted_memory(void);
void run_memory_threads(void);

/** Misuses of the model of the chip's memory. */
void misuse_memory_twice(void);
void misuse_memory_unknown(void);
void misuse_memory_owner(void);
void misuse_memory_capability(void);

#endif
