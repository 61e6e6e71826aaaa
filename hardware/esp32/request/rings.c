#include "rings.h"

#include <stddef.h>

#include "../slot.h"

/* A ring: the consumer's index, the producer's index, the slots. */
#define HEAD 0
#define TAIL 1
#define SLOTS 2

/* As Atomics: sequentially consistent. The engine on the other core uses the same instructions. */
static uint32_t load(const uint32_t *word)
{
	return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static void store(uint32_t *word, uint32_t value)
{
	__atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

static bool is_ring(uint32_t start, uint32_t slots, uint32_t count)
{
	return (uint64_t)start + SLOTS + (uint64_t)slots * HEIMLIG_SLOT_WORDS <= count;
}

bool heimlig_are_rings(const heimlig_rings *rings, uint32_t count)
{
	const uint32_t slots = rings->slots;
	if (slots == 0 || slots > RINGS_MOST_SLOTS || (slots & (slots - 1)) != 0)
		return false;
	return is_ring(rings->own[RING_REQUESTS], slots, count) && is_ring(rings->own[RING_RESPONSES], slots, count) && rings->own[RING_BELL] < count;
}

static uint32_t *slot_at(const heimlig_rings *rings, int ring, uint32_t index)
{
	return rings->control + rings->own[ring] + SLOTS + (index & (rings->slots - 1)) * HEIMLIG_SLOT_WORDS;
}

uint32_t heimlig_waiting_requests(const heimlig_rings *rings)
{
	const uint32_t count = load(rings->control + rings->own[RING_REQUESTS] + TAIL) - rings->own[RING_HEAD];
	return count <= rings->slots ? count : 0;
}

int heimlig_copy_request(const heimlig_rings *rings, uint32_t position, uint32_t *slot)
{
	const uint32_t count = heimlig_waiting_requests(rings);
	while (position < count && (rings->own[RING_TAKEN] >> position & 1) != 0)
		position++;
	if (position >= count)
		return -1;
	/* Without volatile the compiler may read a word twice. */
	const volatile uint32_t *from = slot_at(rings, RING_REQUESTS, rings->own[RING_HEAD] + position);
	for (int word = 0; word < HEIMLIG_SLOT_WORDS; word++)
		slot[word] = from[word];
	return (int)position;
}

void heimlig_take_request(const heimlig_rings *rings, uint32_t position)
{
	uint32_t *own = rings->own;
	uint32_t taken = own[RING_TAKEN] | 1u << position;
	for (; (taken & 1) != 0; taken >>= 1)
		own[RING_HEAD]++;
	own[RING_TAKEN] = taken;
	store(rings->control + own[RING_REQUESTS] + HEAD, own[RING_HEAD]);
}

volatile uint32_t *heimlig_response_slot(const heimlig_rings *rings)
{
	const uint32_t room = load(rings->control + rings->own[RING_RESPONSES] + HEAD) + rings->slots - rings->own[RING_TAIL];
	return room > 0 && room <= rings->slots ? slot_at(rings, RING_RESPONSES, rings->own[RING_TAIL]) : NULL;
}

bool heimlig_publish_response(const heimlig_rings *rings)
{
	store(rings->control + rings->own[RING_RESPONSES] + TAIL, ++rings->own[RING_TAIL]);
	return __atomic_exchange_n(rings->control + rings->own[RING_BELL], 0, __ATOMIC_SEQ_CST) == 1;
}
