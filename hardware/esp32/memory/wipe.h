#ifndef HEIMLIG_WIPE_H
#define HEIMLIG_WIPE_H

#include <stddef.h>

/** Overwrites `length` bytes with zeros; the compiler may not leave it out, even if the memory is never read again. */
void heimlig_wipe(void *memory, size_t length);

#endif
