#ifndef HEIMLIG_SHA_ENGINE_H
#define HEIMLIG_SHA_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest block in bytes, that of SHA-384 and SHA-512. */
#define HEIMLIG_SHA_BLOCK_MAXIMUM 128
/* The largest digest in bytes. */
#define HEIMLIG_SHA_DIGEST_MAXIMUM 64
/* Words of the largest state. SHA-256 uses 8 of them; SHA-384 has the state of SHA-512. */
#define HEIMLIG_SHA_STATE_WORDS 16

/*
 * The SHA peripheral, for one user at a time. On the first ESP32 the state can be read but not written. So a digest may hold the peripheral between
 * two pieces of its message, until another user needs it. Nobody holds the lock of the drivers meanwhile.
 */

/** Whether the chip computes SHA-`bits`, of 256, 384 and 512. */
bool heimlig_sha_supported(unsigned bits);

/** Bytes in a block of SHA-`bits`, which must be supported. */
size_t heimlig_sha_block_size(unsigned bits);

/** Takes the peripheral for this task, also from a digest that holds it, and prepares it for SHA-`bits`. */
void heimlig_sha_engine_acquire(unsigned bits);

/** Hashes one block. `first`: the first block of a message; else it goes on from the state of the peripheral. */
void heimlig_sha_engine_hash(unsigned bits, const uint32_t *block, bool first);

/** Reads the state. The order of its bytes depends on the chip. */
void heimlig_sha_engine_read(unsigned bits, uint32_t *state);

/** Writes a state that heimlig_sha_engine_read gave, on chips that can (SOC_SHA_SUPPORT_RESUME). */
void heimlig_sha_engine_write(unsigned bits, uint32_t *state);

/** Removes the message from the peripheral, and gives the peripheral back. */
void heimlig_sha_engine_release(unsigned bits);

/** Writes the digest, `bits / 8` bytes, from the state after the last block. */
void heimlig_sha_engine_digest(unsigned bits, const uint32_t *state, uint8_t *digest);

/**
 * Takes the peripheral for this task, and for a digest that will hold it. Writes the ticket of the digest. Returns false, and takes nothing, if
 * another digest holds it.
 */
bool heimlig_sha_engine_hold(unsigned bits, uint64_t *ticket);

/** Takes the peripheral for this task again. Returns false, and takes nothing, if the digest has lost it. */
bool heimlig_sha_engine_resume(uint64_t ticket);

/** Gives the peripheral back until the next piece. The digest's state stays in it. */
void heimlig_sha_engine_pause(void);

/** Removes the digest with this ticket from the peripheral, if it holds it. Ticket 0 never does. */
void heimlig_sha_engine_drop(uint64_t ticket);

/** Removes any digest from the peripheral, after its machine has ended. */
void heimlig_sha_engine_forget(void);

/** The same, for a task that holds the drivers (heimlig_drivers_hold). */
void heimlig_sha_engine_recover(void);

#endif
