/* Natives on the clients' rings, as the core calls them: modules/core/steps.ts says what each does. */
#include "../binding/rings-arguments.h"

/* (control, rings, order, from) → place in order, or -1 */
void xs_heimlig_request_next(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const uint32_t from = heimlig_argument(the, 3, "from");
	const heimlig_words control = heimlig_argument_words(the, 0, "control");
	const heimlig_words rings = heimlig_argument_words(the, 1, "rings");
	const heimlig_memory order = heimlig_argument_source(the, 2, "order");
	int found = -1;
	for (uint32_t place = from; place < order.length && found < 0; place++) {
		const heimlig_rings client = heimlig_rings_of(the, &control, &rings, order.bytes[place]);
		if (heimlig_waiting_requests(&client) > 0)
			found = (int)place;
	}
	xsmcSetInteger(xsResult, found);
}

/* (control, rings, client, position, words, base) → position, or -1 */
void xs_heimlig_request_copy(xsMachine *the)
{
	heimlig_expect_arguments(the, 6);
	const uint32_t client = heimlig_argument(the, 2, "client");
	const uint32_t position = heimlig_argument(the, 3, "position");
	const uint32_t base = heimlig_argument(the, 5, "base");
	const heimlig_rings rings = heimlig_argument_rings(the, client);
	uint32_t *slot = heimlig_argument_slot(the, 4, base);
	xsmcSetInteger(xsResult, heimlig_copy_request(&rings, position, slot));
}

/* (control, rings, client, position) */
void xs_heimlig_request_take(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const uint32_t client = heimlig_argument(the, 2, "client");
	const uint32_t position = heimlig_argument(the, 3, "position");
	const heimlig_rings rings = heimlig_argument_rings(the, client);
	if (position >= rings.slots)
		xsRangeError("position: out of range");
	heimlig_take_request(&rings, position);
}
