/* Natives on one request, as the core calls them: modules/core/steps.ts says what each does. */
#include "check.h"
#include "keys.h"
#include "../binding/rings-arguments.h"
#include "table.h"

#include "../memory/wipe.h"

#include <string.h>

typedef struct {
	const uint8_t *from;
	uint32_t to;
	uint32_t length;
} copy;

/* The result of sendResponse. */
enum { SENT_NOT = -1, SENT_QUIETLY, SENT_AWAITED };

static const int8_t *table_of(xsMachine *the, int index)
{
	const heimlig_memory table = heimlig_argument_source(the, index, "table");
	if (table.length != SIZES_END)
		xsRangeError("table: not %d bytes", SIZES_END);
	return (const int8_t *)table.bytes;
}

static void expect_row(xsMachine *the, const int8_t *table, uint32_t row)
{
	if (!heimlig_is_row(table, row))
		xsRangeError("row: not valid");
}

/* (table, row, words, base, poolBytes) → bytes, or minus the status */
void xs_heimlig_request_check(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	const uint32_t row = heimlig_argument(the, 1, "row");
	const uint32_t base = heimlig_argument(the, 3, "base");
	const uint32_t pool_bytes = heimlig_argument(the, 4, "poolBytes");
	const int8_t *table = table_of(the, 0);
	uint32_t *slot = heimlig_argument_slot(the, 2, base);
	expect_row(the, table, row);
	const int64_t result = heimlig_check_request(table, row, slot, pool_bytes);
	if (result <= INT32_MAX)
		xsmcSetInteger(xsResult, (int32_t)result);
	else
		xsmcSetNumber(xsResult, (xsNumberValue)result);
}

/* The bytes that a pair names in `source`, and their place in `memory`. */
static copy plan_copy(xsMachine *the, const uint32_t *slot, int pair, const heimlig_memory *source, const heimlig_memory *memory, uint32_t target)
{
	const copy planned = { .from = source->bytes + slot[HEIMLIG_PAIR_WORD(pair)], .to = target, .length = slot[HEIMLIG_PAIR_WORD(pair) + 1] };
	const heimlig_range from = { .name = "pair", .offset = slot[HEIMLIG_PAIR_WORD(pair)], .length = planned.length };
	const heimlig_range to = { .name = "block", .offset = planned.to, .length = planned.length };
	heimlig_expect_within(the, source, &from);
	heimlig_expect_within(the, memory, &to);
	return planned;
}

/* A slot without a stored key holds what the host wrote in place of one. */
static copy plan_stored_key(xsMachine *the, const uint32_t *slot, uint32_t key_bytes, const heimlig_memory *keys, const heimlig_memory *memory, uint32_t target)
{
	if (key_bytes == 0)
		return (copy){ .from = keys->bytes, .to = target };
	if (slot[HEIMLIG_PAIR_WORD(HEIMLIG_KEY) + 1] != key_bytes)
		xsRangeError("keyBytes: not those of the key");
	return plan_copy(the, slot, HEIMLIG_KEY, keys, memory, target);
}

static void run_copies(const copy *copies, int count, uint32_t attributes, uint8_t *memory, uint32_t *slot)
{
	for (int pair = 0; pair < count; pair++) {
		const uint32_t skipped = pair == (int)attributes && pair != HEIMLIG_KEY ? ATTRIBUTES_BYTES : 0;
		if (copies[pair].length > skipped)
			memcpy(memory + copies[pair].to + skipped, copies[pair].from + skipped, copies[pair].length - skipped);
		slot[HEIMLIG_PAIR_WORD(pair)] = copies[pair].to;
		slot[HEIMLIG_PAIR_WORD(pair) + 1] = copies[pair].length;
	}
}

/* (pool, keys, words, base, inputs, memory, block, keyBytes, attributes) → the end of the copies */
void xs_heimlig_request_inputs(xsMachine *the)
{
	copy copies[HEIMLIG_PAIRS];
	heimlig_expect_arguments(the, 9);
	const uint32_t base = heimlig_argument(the, 3, "base");
	const uint32_t inputs = heimlig_argument(the, 4, "inputs");
	uint32_t end = heimlig_argument(the, 6, "block");
	const uint32_t key_bytes = heimlig_argument(the, 7, "keyBytes");
	const uint32_t attributes = heimlig_argument(the, 8, "attributes");
	if (inputs > HEIMLIG_INPUTS)
		xsRangeError("inputs: out of range");
	if (attributes >= HEIMLIG_PAIRS)
		xsRangeError("attributes: out of range");
	const heimlig_memory pool = heimlig_argument_source(the, 0, "pool");
	const heimlig_memory keys = heimlig_argument_source(the, 1, "keys");
	uint32_t *slot = heimlig_argument_slot(the, 2, base);
	const heimlig_memory memory = heimlig_argument_memory(the, 5, "memory");
	const bool is_external = (slot[HEIMLIG_TYPE] & HEIMLIG_EXTERNAL_KEY) != 0;
	for (int pair = HEIMLIG_KEY; pair < HEIMLIG_INPUT + (int)inputs; pair++) {
		const bool is_stored = pair == HEIMLIG_KEY && !is_external;
		copies[pair] = is_stored ? plan_stored_key(the, slot, key_bytes, &keys, &memory, end) : plan_copy(the, slot, pair, &pool, &memory, end);
		end += copies[pair].length;
	}
	run_copies(copies, HEIMLIG_INPUT + (int)inputs, attributes, memory.bytes, slot);
	xsmcSetNumber(xsResult, (xsNumberValue)end);
}

static int result_of(xsMachine *the, const int8_t *table, const uint32_t *slot, uint32_t status)
{
	const uint64_t row = (uint64_t)(slot[HEIMLIG_TYPE] & ~HEIMLIG_EXTERNAL_KEY) * ROW_END;
	if (status != STATUS_OK)
		return RESULT_NOTHING;
	if (row >= FIELDS_START)
		xsRangeError("words: no request");
	return table[row + ROW_RESULT];
}

static void write_response(volatile uint32_t *response, const uint32_t *slot, uint32_t status, int result, const heimlig_range *to)
{
	response[HEIMLIG_TYPE] = slot[HEIMLIG_TYPE];
	response[HEIMLIG_REQUEST_ID] = slot[HEIMLIG_REQUEST_ID];
	response[HEIMLIG_STATUS] = status;
	response[HEIMLIG_ANSWER] = result >= RESULT_BOOLEAN ? slot[HEIMLIG_ANSWER] : 0;
	response[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT)] = result == RESULT_BYTES ? to->offset : 0;
	response[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT) + 1] = to->length;
	if (status == STATUS_OK)
		return;
	/* What the refusal is about. */
	response[HEIMLIG_SUBJECT] = slot[HEIMLIG_SUBJECT];
	for (int word = HEIMLIG_PAIR; word < HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT); word++)
		response[word] = slot[word];
}

/* (control, rings, client, table, words, base, status, memory, block, blockBytes, pool, poolOutput) → SENT_… */
void xs_heimlig_request_respond(xsMachine *the)
{
	heimlig_expect_arguments(the, 12);
	const uint32_t client = heimlig_argument(the, 2, "client");
	const uint32_t base = heimlig_argument(the, 5, "base");
	const uint32_t status = heimlig_argument(the, 6, "status");
	const heimlig_range block = { .name = "block", .offset = heimlig_argument(the, 8, "block"), .length = heimlig_argument(the, 9, "blockBytes") };
	heimlig_range to = { .name = "poolOutput", .offset = heimlig_argument(the, 11, "poolOutput") };
	const heimlig_rings rings = heimlig_argument_rings(the, client);
	const int8_t *table = table_of(the, 3);
	const uint32_t *slot = heimlig_argument_slot(the, 4, base);
	const heimlig_memory memory = heimlig_argument_memory(the, 7, "memory");
	const heimlig_memory pool = heimlig_argument_memory(the, 10, "pool");
	const int result = result_of(the, table, slot, status);
	to.length = result == RESULT_BYTES ? slot[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT) + 1] : 0;
	const heimlig_range from = { .name = "output", .offset = to.length > 0 ? slot[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT)] : 0, .length = to.length };
	heimlig_expect_within(the, &memory, &from);
	heimlig_expect_within(the, &memory, &block);
	if (to.length > 0)
		heimlig_expect_within(the, &pool, &to);
	volatile uint32_t *response = heimlig_response_slot(&rings);
	if (response == NULL) {
		xsmcSetInteger(xsResult, SENT_NOT);
		return;
	}
	if (to.length > 0)
		memcpy(pool.bytes + to.offset, memory.bytes + from.offset, to.length);
	write_response(response, slot, status, result, &to);
	heimlig_wipe(memory.bytes + block.offset, block.length);
	xsmcSetInteger(xsResult, heimlig_publish_response(&rings) ? SENT_AWAITED : SENT_QUIETLY);
}

/* (records, first, end, id, client) → the key's number, or -1 */
void xs_heimlig_request_find_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	const uint32_t first = heimlig_argument(the, 1, "first");
	const uint32_t end = heimlig_argument(the, 2, "end");
	const uint32_t id = heimlig_argument(the, 3, "id");
	const uint32_t client = heimlig_argument(the, 4, "client");
	const heimlig_words records = heimlig_argument_words(the, 0, "records");
	if (end > records.count || end > INT32_MAX || first > end || (end - first) % RECORD_END != 0)
		xsRangeError("end: out of range");
	if (client >= MOST_OWNERS)
		xsRangeError("client: out of range");
	xsmcSetInteger(xsResult, heimlig_find_key(records.words, first, end, id, client));
}

/* The client owns no key with the id. */
static bool is_no_key(xsMachine *the, int index)
{
	return xsmcTypeOf(xsArg(index)) == xsIntegerType && xsmcToInteger(xsArg(index)) == -1;
}

/* (records, key, table, row, words, base) → bytes, or minus the status */
void xs_heimlig_request_use_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 6);
	const bool is_none = is_no_key(the, 1);
	const uint32_t key = is_none ? 0 : heimlig_argument(the, 1, "key");
	const uint32_t row = heimlig_argument(the, 3, "row");
	const uint32_t base = heimlig_argument(the, 5, "base");
	const heimlig_words records = heimlig_argument_words(the, 0, "records");
	const int8_t *table = table_of(the, 2);
	uint32_t *slot = heimlig_argument_slot(the, 4, base);
	expect_row(the, table, row);
	if (!is_none && (uint64_t)key + RECORD_END > records.count)
		xsRangeError("key: outside of records");
	xsmcSetInteger(xsResult, is_none ? -STATUS_INVALID_KEY_ID : heimlig_use_key(records.words + key, table, row, slot));
}
