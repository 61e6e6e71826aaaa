#ifndef HEIMLIG_KEYS_H
#define HEIMLIG_KEYS_H

#include <stdint.h>

/* The record of a key (modules/keystore/record.ts). A test compares the numbers. */

#define RECORD_ID 0
#define RECORD_OFFSET 1
#define RECORD_LENGTH 2
#define RECORD_TYPE 3
#define RECORD_USAGE 4
#define RECORD_RIGHTS 5
#define RECORD_STATE 6
#define RECORD_STORED 11
#define RECORD_END 12

/** Shifts within words of a record. */
#define TYPE_KIND 0
#define TYPE_CURVE 8
#define TYPE_MINIMUM_TAG_LENGTH 16
#define USAGE_ALGORITHMS 0
#define USAGE_OPERATIONS 16
#define RIGHTS_OWNERS 8
#define MOST_OWNERS 8

#define STATE_AVAILABLE 1u
#define STATE_GENERATES_IV 4u

/** findKey of modules/keystore/key-steps.ts. Takes the same time whatever the records hold. */
int32_t heimlig_find_key(const uint32_t *records, uint32_t first, uint32_t end, uint32_t id, uint32_t client);

/** useKey of modules/keystore/key-steps.ts, for a key that is there, a slot of 16 words and a row that is one. */
int32_t heimlig_use_key(const uint32_t *record, const int8_t *table, uint32_t row, uint32_t *slot);

#endif
