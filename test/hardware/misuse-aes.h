#ifndef HEIMLIG_TEST_MISUSE_AES_H
#define HEIMLIG_TEST_MISUSE_AES_H

#include <stddef.h>

/** A misuse of the model by its name. */
typedef struct {
	const char *name;
	void (*run)(void);
} misuse_entry;

extern const misuse_entry aes_misuses[];
extern const size_t aes_misuse_count;

#endif
