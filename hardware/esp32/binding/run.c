#include "run.h"

#include "../slot.h"

#include <string.h>

#define SESSION_HEADER 8
#define STATE_ALIGNMENT 8

static const char *const names[HEIMLIG_PAIRS] = { "key", "input 1", "input 2", "input 3", "output" };

/** A slot and the pairs that the operation uses. */
typedef struct {
	heimlig_memory memory;
	heimlig_range slot;
	heimlig_range pairs[HEIMLIG_PAIRS];
	uint32_t words[HEIMLIG_SLOT_WORDS];
} heimlig_slot;

static void expect_alone(xsMachine *the, const heimlig_slot *slot, int written)
{
	heimlig_expect_apart(the, &slot->pairs[written], &slot->slot);
	for (int pair = 0; pair < HEIMLIG_PAIRS; pair++)
		if (pair != written)
			heimlig_expect_apart(the, &slot->pairs[written], &slot->pairs[pair]);
}

static void expect_state(xsMachine *the, const heimlig_slot *slot)
{
	const heimlig_range *state = &slot->pairs[HEIMLIG_STATE];
	if (state->length != SESSION_HEADER + HEIMLIG_STATE_BYTES)
		xsRangeError("state: not %d bytes", SESSION_HEADER + HEIMLIG_STATE_BYTES);
	/* A view can begin at any address of its buffer. */
	if (state->offset % STATE_ALIGNMENT != 0 || (uintptr_t)(slot->memory.bytes + state->offset) % sizeof(uint32_t) != 0)
		xsRangeError("state: not aligned");
	expect_alone(the, slot, HEIMLIG_STATE);
}

static void read_slot(xsMachine *the, unsigned uses, heimlig_slot *slot)
{
	const bool has_state = (uses & HEIMLIG_USES_STATE) == HEIMLIG_USES_STATE;
	heimlig_expect_arguments(the, 2);
	slot->slot = (heimlig_range){ .name = "slot", .offset = heimlig_argument(the, 1, "slot"), .length = sizeof slot->words };
	slot->memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_expect_within(the, &slot->memory, &slot->slot);
	memcpy(slot->words, slot->memory.bytes + slot->slot.offset, sizeof slot->words);
	for (int pair = 0; pair < HEIMLIG_PAIRS; pair++) {
		const bool is_used = (uses & 1u << pair) != 0;
		slot->pairs[pair] = (heimlig_range){
			.name = pair == HEIMLIG_STATE && has_state ? "state" : names[pair],
			.offset = is_used ? slot->words[HEIMLIG_PAIR_WORD(pair)] : 0,
			.length = is_used ? slot->words[HEIMLIG_PAIR_WORD(pair) + 1] : 0,
		};
		if (slot->pairs[pair].length > INT32_MAX)
			xsRangeError("%s: outside of memory", slot->pairs[pair].name);
		heimlig_expect_within(the, &slot->memory, &slot->pairs[pair]);
	}
	expect_alone(the, slot, HEIMLIG_OUTPUT);
	if (has_state)
		expect_state(the, slot);
}

static heimlig_bytes bytes_of(const heimlig_slot *slot, int pair)
{
	return (heimlig_bytes){ .bytes = slot->memory.bytes + slot->pairs[pair].offset, .length = slot->pairs[pair].length };
}

static heimlig_job job_of(const heimlig_slot *slot)
{
	return (heimlig_job){
		.key = bytes_of(slot, HEIMLIG_KEY),
		.inputs = { bytes_of(slot, HEIMLIG_INPUT), bytes_of(slot, HEIMLIG_INPUT + 1), bytes_of(slot, HEIMLIG_INPUT + 2) },
		.output = slot->memory.bytes + slot->pairs[HEIMLIG_OUTPUT].offset,
		.output_length = slot->pairs[HEIMLIG_OUTPUT].length,
		.state = slot->memory.bytes + slot->pairs[HEIMLIG_STATE].offset + SESSION_HEADER,
		.parameters = { slot->words[HEIMLIG_PARAMETER], slot->words[HEIMLIG_PARAMETER + 1], slot->words[HEIMLIG_PARAMETER_2] },
	};
}

void heimlig_run(xsMachine *the, heimlig_operation *operation, unsigned uses)
{
	heimlig_slot slot = { .words = { 0 } };
	read_slot(the, uses, &slot);
	const heimlig_job job = job_of(&slot);
	const heimlig_result result = operation(&job);
	if (result == HEIMLIG_OUTPUT_SIZE)
		xsRangeError("output: too small");
	if (result == HEIMLIG_NOT_STARTED)
		xsRangeError("state: not started");
	if (result == HEIMLIG_FAULT)
		xsUnknownError("the engine failed");
	xsmcSetInteger(xsResult, result);
}
