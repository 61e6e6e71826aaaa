#ifndef HEIMLIG_TEST_ROOT_KEY_H
#define HEIMLIG_TEST_ROOT_KEY_H

#include <stddef.h>

#include "misuse-aes.h"

/** The driver of the root key: prints where it lies; `true` or `false` with the result of the HMAC. */
void root_key_source(void);
void root_key_derive(void);

/** The model of the eFuses: burn a key, take it from a file, choose its block (number, whether it is read-protected). */
void efuse_burn(void);
void efuse_open(void);
void efuse_place(void);

extern const misuse_entry efuse_misuses[];
extern const size_t efuse_misuse_count;

#endif
