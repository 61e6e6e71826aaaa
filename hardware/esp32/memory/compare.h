#ifndef HEIMLIG_COMPARE_H
#define HEIMLIG_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether two strings of `length` bytes are equal. The time depends on `length` alone. */
bool heimlig_equal(const uint8_t *left, const uint8_t *right, size_t length);

/** All bits one if `left` is less than `right`, else 0. Has no branch, so use it for conditions on secrets. */
uint32_t heimlig_mask_below(uint32_t left, uint32_t right);

#endif
