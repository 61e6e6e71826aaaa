#ifndef HEIMLIG_WIPE_H
#define HEIMLIG_WIPE_H

#include <stddef.h>

/** Overwrites `length` bytes with zeros, even if nothing reads them again. */
void heimlig_wipe(void *memory, size_t length);

#endif
