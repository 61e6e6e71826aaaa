#ifndef HEIMLIG_COMPARE_H
#define HEIMLIG_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether two strings of `length` bytes are equal, in a time that depends on nothing but `length`. */
bool heimlig_equal(const uint8_t *left, const uint8_t *right, size_t length);

/** All bits one if `left` is less than `right`, otherwise zero, without a branch: what a condition on secrets is made of. */
uint32_t heimlig_mask_below(uint32_t left, uint32_t right);

#endif
