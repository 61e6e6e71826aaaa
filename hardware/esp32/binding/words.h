#ifndef HEIMLIG_WORDS_H
#define HEIMLIG_WORDS_H

#include "arguments.h"

/** The words of a Uint32Array, aligned. Valid until the machine allocates. */
typedef struct {
	uint32_t *words;
	uint32_t count;
} heimlig_words;

/** Argument `index` as words to read and write. Throws TypeError if it is no array of 32-bit words, is detached, or is read-only. */
heimlig_words heimlig_argument_words(xsMachine *the, int index, const char *name);

#endif
