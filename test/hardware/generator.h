#ifndef HEIMLIG_TEST_GENERATOR_H
#define HEIMLIG_TEST_GENERATOR_H

/** BYTES: what the source of entropy gives next. */
void script_entropy(void);

/** 1 or 0: whether the source of entropy is stuck from now on. */
void stick_entropy(void);

/** LENGTH: asks the generator of this process for so many bytes. Prints how often the lock was taken, then the result. */
void fill_random(void);

/** Prints key and witness of that generator, and how many bytes of the script are left. */
void print_generator(void);

#endif
