#ifndef HEIMLIG_SLOT_H
#define HEIMLIG_SLOT_H

/* The layout of a slot (modules/messages/slot.ts). A test compares the numbers. */

#define HEIMLIG_SLOT_WORDS 16

/** Words. */
#define HEIMLIG_TYPE 0
#define HEIMLIG_REQUEST_ID 1
#define HEIMLIG_STATUS 2
#define HEIMLIG_PARAMETER_2 2
#define HEIMLIG_SUBJECT 3
#define HEIMLIG_PARAMETER 4
#define HEIMLIG_ANSWER 4
#define HEIMLIG_PAIR 6

/** Pairs. */
#define HEIMLIG_KEY 0
#define HEIMLIG_INPUT 1
#define HEIMLIG_INPUTS 3
#define HEIMLIG_STATE 3
#define HEIMLIG_OUTPUT 4
#define HEIMLIG_PAIRS 5

/** In the type: the caller gives the key's bytes. */
#define HEIMLIG_EXTERNAL_KEY 0x80u

/** The word with the offset of a pair; its length follows. */
#define HEIMLIG_PAIR_WORD(pair) (HEIMLIG_PAIR + 2 * (pair))

#endif
