#include "compare.h"

bool heimlig_equal(const uint8_t *left, const uint8_t *right, size_t length)
{
	/* Without volatile the compiler may leave the loop at the first difference. */
	volatile uint8_t difference = 0;
	for (size_t index = 0; index < length; index++)
		difference = (uint8_t)(difference | (left[index] ^ right[index]));
	return difference == 0;
}

uint32_t heimlig_mask_below(uint32_t left, uint32_t right)
{
	/* The borrow of left - right. */
	const uint32_t borrow = ((~left & right) | ((~left | right) & (left - right))) >> 31;
	return 0 - borrow;
}
