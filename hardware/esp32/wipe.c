#include "wipe.h"

void heimlig_wipe(void *memory, size_t length)
{
	volatile unsigned char *bytes = memory;
	while (length > 0) {
		length--;
		bytes[length] = 0;
	}
}
