#ifndef HEIMLIG_EMULATED_RANDOM_H
#define HEIMLIG_EMULATED_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The source behind esp_fill_random, for tests. It gives random bytes of the operating system, except while it is stuck or has a script.
 */

/**
 * The next `length` bytes that esp_fill_random gives, to one thread. They stay where they are until they are used. Panics if a draw takes more than are
 * left.
 */
void emulated_random_script(const uint8_t *bytes, size_t length);

/** Bytes of the script that nobody has drawn. */
size_t emulated_random_script_left(void);

/** While it is stuck, the source gives one byte again and again. */
void emulated_random_stick(bool stuck);

#endif
