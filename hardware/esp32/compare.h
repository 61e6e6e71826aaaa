#ifndef HEIMLIG_COMPARE_H
#define HEIMLIG_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether two strings of `length` bytes are equal, in a time that depends on nothing but `length`. */
bool heimlig_equal(const uint8_t *left, const uint8_t *right, size_t length);

#endif
