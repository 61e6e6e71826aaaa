#include "rings-arguments.h"

heimlig_rings heimlig_rings_of(xsMachine *the, const heimlig_words *control, const heimlig_words *rings, uint32_t client)
{
	if ((uint64_t)RINGS_FIRST + ((uint64_t)client + 1) * RING_END > rings->count)
		xsRangeError("client: outside of rings");
	const heimlig_rings found = { .control = control->words, .own = rings->words + RINGS_FIRST + client * RING_END, .slots = rings->words[RINGS_SLOTS] };
	if (!heimlig_are_rings(&found, control->count))
		xsRangeError("rings: outside of control");
	return found;
}

heimlig_rings heimlig_argument_rings(xsMachine *the, uint32_t client)
{
	const heimlig_words control = heimlig_argument_words(the, 0, "control");
	const heimlig_words rings = heimlig_argument_words(the, 1, "rings");
	return heimlig_rings_of(the, &control, &rings, client);
}

uint32_t *heimlig_argument_slot(xsMachine *the, int index, uint32_t base)
{
	const heimlig_words words = heimlig_argument_words(the, index, "words");
	if ((uint64_t)base + HEIMLIG_SLOT_WORDS > words.count)
		xsRangeError("base: outside of words");
	return words.words + base;
}
