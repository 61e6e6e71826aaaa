#ifndef HEIMLIG_JOB_H
#define HEIMLIG_JOB_H

#include <stdint.h>

/** Bytes of a session's state that an engine may use (modules/workers/session-state.ts). */
#define HEIMLIG_STATE_BYTES 760

/** Bytes to read. */
typedef struct {
	const uint8_t *bytes;
	uint32_t length;
} heimlig_bytes;

/**
 * The job of an engine: the slot of a request (modules/messages/slot.ts), with addresses instead of offsets. The table of requests says what each
 * input and parameter is. Pairs that the operation does not use are empty. Lengths are below 2^31. Output and state overlap nothing else.
 */
typedef struct {
	heimlig_bytes key;
	heimlig_bytes inputs[3];
	uint8_t *output;
	/** Room for the output in bytes. */
	uint32_t output_length;
	/** HEIMLIG_STATE_BYTES, aligned to words. */
	void *state;
	uint32_t parameters[3];
} heimlig_job;

/** 0 or more: bytes of output. Below 0: why the operation refused. */
typedef int32_t heimlig_result;

enum {
	/** The tag, the padding or the wrapped key is wrong. The result does not tell which part of it. */
	HEIMLIG_NOT_GENUINE = -1,
	/** The chip has no cipher for a key of this size. */
	HEIMLIG_KEY_SIZE = -2,
	HEIMLIG_IV_SIZE = -3,
	HEIMLIG_TAG_SIZE = -4,
	/** The mode takes no data of this length. */
	HEIMLIG_DATA_SIZE = -5,
	/** The chip lacks the algorithm. */
	HEIMLIG_UNSUPPORTED = -6,
	/** Mistake of the caller: the output is too small. */
	HEIMLIG_OUTPUT_SIZE = -7,
	/** Mistake of the caller: no start for this operation wrote the state. */
	HEIMLIG_NOT_STARTED = -8,
	/** The peripheral did not do what it was told: a glitch, or an attempt at one. */
	HEIMLIG_FAULT = -9,
	/** The source of entropy repeats itself. */
	HEIMLIG_STUCK = -10,
	/** The session has work left. */
	HEIMLIG_UNFINISHED = -11
};

/**
 * An operation of an engine. With HEIMLIG_NOT_GENUINE and HEIMLIG_FAULT it leaves the output untouched or zero. With the other refusals it writes
 * nothing.
 */
typedef heimlig_result heimlig_operation(const heimlig_job *job);

#endif
