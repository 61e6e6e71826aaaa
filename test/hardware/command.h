#ifndef HEIMLIG_TEST_COMMAND_H
#define HEIMLIG_TEST_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"

/* A command on stdin is a line of words; bytes are in hexadecimal, `-` for none. Each command answers with one line. */

typedef struct {
	uint8_t *bytes;
	size_t length;
} byte_string;

/** Ends the program: the test, not the driver, is wrong. */
#if defined __GNUC__
__attribute__((noreturn))
#endif
void usage_error(const char *what);

/** Allocates `length` bytes at an address that is `misalignment` above a multiple of 8; freed when the command is done. */
uint8_t *allocate(size_t length, size_t misalignment);

/** Frees what was allocated. */
void free_all(void);

/** The next word of the line being read, as it is, as a number, and as bytes (at the misalignment of the last `align`). */
const char *next_word(void);
unsigned long next_number(void);
byte_string next_bytes(void);

/** A job with the next words: key, iv, aad and data, without output. */
heimlig_job next_job(void);

/** Where next_bytes and output buffers are put, from 0 to 7. */
extern size_t misalignment;

/** Prints bytes in hexadecimal, without a line end. */
void print_bytes(const uint8_t *bytes, size_t length);

/** Allocates an output buffer, at the misalignment of the last `align`, and marks every byte of it. */
uint8_t *make_output(size_t length);

/** Whether all bytes are still marked. */
bool is_untouched(const uint8_t *output, size_t length);

/** Prints a result and what it left in the output: the bytes if it is good, otherwise `untouched`, `zeros` or `written`. */
void print_result(heimlig_result result, const uint8_t *output, size_t length);

/** Reads an operation and its inputs and prints what comes of it (modes.c). */
void call_mode(void);

/** Digests and HMAC in pieces: each names a session by its number (sessions.c). */
void start_digest(void);
void start_hmac(void);
void update_session(void);
void update_session_long(void);
void finish_session(void);
void end_session(void);
void lose_session(void);
void forget_holder(void);
void count_blocks(void);

/** Computes an HMAC in a thread of its own, and prints how often certain bytes are on its stack afterwards (stack.c). */
void search_stack(void);

/** Does with the model what a driver must not do: `name` says what. Returns only if the model did not complain. */
void misuse(const char *name);

/** A misuse of the model by its name. */
typedef struct {
	const char *name;
	void (*run)(void);
} misuse_entry;

extern const misuse_entry aes_misuses[];
extern const size_t aes_misuse_count;

/** Prints the squares of Welch's t for heimlig_equal, and for a comparison that ends at the first difference (timing.c). */
void time_comparison(void);

/** Holding the drivers (drivers.c): while threads use them, when they are lost, and after a digest is left in the SHA engine. */
void hold_drivers(void);
void hold_lost_drivers(void);
void recover_drivers(void);

/** Gives memory back with something in it, and has free memory wiped. */
void wipe_free_memory(void);

/** Uses AES and SHA from several threads at once and prints `ok` if all results are those of a single thread. */
void run_threads(void);

/** Takes and gives back memory of the chip (memory.c): prints where each block lies, and what is free. */
void run_memory(void);
void run_uncounted_memory(void);
void run_counted_memory(void);
void run_memory_threads(void);

/** What must not be done with the model of the chip's memory. */
void misuse_memory_twice(void);
void misuse_memory_unknown(void);
void misuse_memory_owner(void);
void misuse_memory_capability(void);

#endif
