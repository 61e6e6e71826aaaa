#ifndef HEIMLIG_TESTED_OPERATIONS_H
#define HEIMLIG_TESTED_OPERATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUTPUT_MAXIMUM 400

/** What `run` returns if a session's state outlives an error. */
#define STATE_REMAINS (-100)

/** One operation with fixed inputs. `run` writes its output, at most OUTPUT_MAXIMUM bytes, and returns its result. */
typedef struct {
	const char *name;
	int32_t (*run)(uint8_t *output);
	/** Whether the output is a secret. */
	bool makes_secret;
} operation;

extern const operation psa_operations[];
extern const size_t psa_operation_count;
extern const operation sodium_operations[];
extern const size_t sodium_operation_count;

/** Leaves a key on the stack and in freed memory, which the searches must find. */
extern const operation leaking_operation;
/** An operation that needs PSA Crypto, and few allocations. */
extern const operation small_operation;

/** The next operation of all, from `index` 0 on; NULL at the end. */
const operation *operation_at(size_t index);

#endif
