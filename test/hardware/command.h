#ifndef HEIMLIG_TEST_COMMAND_H
#define HEIMLIG_TEST_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"

/* The test program. A command on stdin is a line of words, with bytes in hexadecimal (`-`: none). It answers with one line. */

typedef struct {
	uint8_t *bytes;
	size_t length;
} byte_string;

/** Ends the program after an error of the test, not of the driver. */
#if defined __GNUC__
__attribute__((noreturn))
#endif
void usage_error(const char *what);

/** Allocates `length` bytes, `misalignment` bytes above a multiple of 8, until the command has run. */
uint8_t *allocate(size_t length, size_t misalignment);

/** Frees all that `allocate` has returned. */
void free_all(void);

/** The next word of the line: the text, a number, or bytes (at the misalignment of the last `align`). */
const char *next_word(void);
unsigned long next_number(void);
byte_string next_bytes(void);

/** A job without output from the next words: key, iv, aad and data. */
heimlig_job next_job(void);

/** Of next_bytes and output buffers: 0 to 7. */
extern size_t misalignment;

/** Prints bytes in hexadecimal, without a line end. */
void print_bytes(const uint8_t *bytes, size_t length);

/** Allocates an output buffer at the misalignment of the last `align`, and marks each of its bytes. */
uint8_t *make_output(size_t length);

/** Whether each byte still has the mark. */
bool is_untouched(const uint8_t *output, size_t length);

/** Prints a result and the output: its bytes after success, else `untouched`, `zeros` or `written`. */
void print_result(heimlig_result result, const uint8_t *output, size_t length);

/** Runs an operation by its name on the next inputs, and prints result and output (modes.c). */
void call_mode(void);

/** Digests and HMAC in pieces. The first word of each is the number of a session (sessions.c). */
void start_digest(void);
void start_hmac(void);
void update_session(void);
void update_session_long(void);
void finish_session(void);
void end_session(void);
void lose_session(void);
void forget_holder(void);
void count_blocks(void);

/** Computes an HMAC in its own thread, and prints how often certain bytes are on its stack afterwards (stack.c). */
void search_stack(void);

/** Uses the model as a driver must not: `name` says how. Returns only if the model accepts it. */
void misuse(const char *name);

/** A misuse of the model by its name. */
typedef struct {
	const char *name;
	void (*run)(void);
} misuse_entry;

extern const misuse_entry aes_misuses[];
extern const size_t aes_misuse_count;

/** Prints the square of Welch's t for heimlig_equal, and for a comparison that ends at the first difference (timing.c). */
void time_comparison(void);

/** Hold the drivers (drivers.c): while threads use them, when a thread never leaves them, and while a digest holds the SHA engine. */
void hold_drivers(void);
void hold_lost_drivers(void);
void recover_drivers(void);

/** Frees memory with a secret in it, and wipes free memory. */
void wipe_free_memory(void);

/** Uses AES and SHA in several threads at once. Prints `ok` if all results equal those of a single thread. */
void run_threads(void);

/** Take and free memory of the chip (memory.c). The first one prints where each block lies, and the free bytes. */
void run_memory(void);
void run_uncounted_memory(void);
void run_counted_memory(void);
void run_memory_threads(void);

/** Misuses of the model of the chip's memory. */
void misuse_memory_twice(void);
void misuse_memory_unknown(void);
void misuse_memory_owner(void);
void misuse_memory_capability(void);

#endif
