#include "compare.h"

bool heimlig_equal(const uint8_t *left, const uint8_t *right, size_t length)
{
	/* volatile: otherwise the compiler may leave the loop at the first difference. */
	volatile uint8_t difference = 0;
	for (size_t index = 0; index < length; index++)
		difference = (uint8_t)(difference | (left[index] ^ right[index]));
	return difference == 0;
}
