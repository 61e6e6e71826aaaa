#ifndef HEIMLIG_RINGS_H
#define HEIMLIG_RINGS_H

#include <stdbool.h>
#include <stdint.h>

/* The HSM's ends of the clients' rings: modules/mailbox/client-rings.ts and ring.ts. A test compares the numbers. */

#define RING_REQUESTS 0
#define RING_HEAD 1
#define RING_TAKEN 2
#define RING_RESPONSES 3
#define RING_TAIL 4
#define RING_BELL 5
#define RING_END 6

#define RINGS_SLOTS 0
#define RINGS_FIRST 1
#define RINGS_MOST_SLOTS 32

/** One client's rings in the control region. The host can write any word there at any time. */
typedef struct {
	uint32_t *control;
	/** The HSM's own words of this client. */
	uint32_t *own;
	uint32_t slots;
} heimlig_rings;

/** Whether both rings and the bell lie within `count` words of the control region. */
bool heimlig_are_rings(const heimlig_rings *rings, uint32_t count);

/** The number of requests in the ring. An impossible index of the host's counts as none. */
uint32_t heimlig_waiting_requests(const heimlig_rings *rings);

/** copyRequest. `slot`: 16 words. Reads each word of the control region once. */
int heimlig_copy_request(const heimlig_rings *rings, uint32_t position, uint32_t *slot);

/** takeRequest. `position` is less than the number of slots. */
void heimlig_take_request(const heimlig_rings *rings, uint32_t position);

/** Where the next response begins; NULL if its ring is full. */
volatile uint32_t *heimlig_response_slot(const heimlig_rings *rings);

/** Publishes the response there. Takes the client's bell, and returns whether it was armed. */
bool heimlig_publish_response(const heimlig_rings *rings);

#endif
