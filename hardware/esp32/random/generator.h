#ifndef HEIMLIG_GENERATOR_H
#define HEIMLIG_GENERATOR_H

#include <stddef.h>

#include "../job.h"

/** Bytes of the key: AES-256. */
#define HEIMLIG_GENERATOR_KEY 32
/** Bytes of each draw of entropy that serve only for the comparison with the draw before. */
#define HEIMLIG_GENERATOR_WITNESS 8

/** The state of a generator: bytes at any alignment, zeros at first. One thread at a time uses it. */
typedef struct {
	uint8_t key[HEIMLIG_GENERATOR_KEY];
	uint8_t witness[HEIMLIG_GENERATOR_WITNESS];
} heimlig_generator;

/**
 * Writes `length` random bytes, below 2^32, and replaces the key. A request draws 40 bytes of entropy, whatever its length, because the ESP32-S3's
 * source gives 4 bytes in 22 microseconds (ESP-IDF: hw_random.c).
 *
 * Key XOR entropy is the key of this request. Key and entropy are each enough for that key to be secret. Its key stream, AES-256 in counter mode (SP 800-38A
 * §6.5), gives the next key, then the output. So an attacker who learns the state can compute neither earlier nor later output (backtracking and
 * prediction resistance, SP 800-90A §8.8).
 *
 * Counter blocks must not repeat under a key (SP 800-38A, appendix B). They count from 0, and the 2^28 + 2 blocks of the longest request do not
 * wrap the 32 bits of the counter. The next request has another key: the state's key is new after a success; after an error it is not, but the
 * entropy is.
 *
 * The repetition count test (SP 800-90B §4.4.1, cutoff 2) compares the witness bytes of each draw with those before. A good source repeats 8 bytes
 * with probability 2^-64. So call this twice with no output for a new state: the first draw has only zeros to be compared with.
 *
 * Returns 0; HEIMLIG_STUCK if the source repeats itself; HEIMLIG_FAULT if the AES peripheral failed; HEIMLIG_KEY_SIZE if the chip has no AES-256. After
 * an error the output is zeros.
 */
heimlig_result heimlig_generator_fill(heimlig_generator *generator, uint8_t *output, size_t length);

#endif
