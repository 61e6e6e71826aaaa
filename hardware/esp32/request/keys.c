#include "keys.h"
#include "table.h"

#include "../slot.h"

#include <stdbool.h>

/* All ones unless `word` is 0. */
static uint32_t mask_of(uint32_t word)
{
	return 0 - ((word | (0 - word)) >> 31);
}

int32_t heimlig_find_key(const uint32_t *records, uint32_t first, uint32_t end, uint32_t id, uint32_t client)
{
	uint32_t found = UINT32_MAX;
	for (uint32_t record = first; record < end; record += RECORD_END) {
		const uint32_t is_other = ~(records[record + RECORD_RIGHTS] >> (RIGHTS_OWNERS + client)) & 1;
		const uint32_t is_stored = mask_of(records[record + RECORD_STORED]);
		const uint32_t own_id = (records[record + RECORD_STORED] & is_stored) | (records[record + RECORD_ID] & ~is_stored);
		const uint32_t other = mask_of((own_id ^ id) | is_other);
		found = (found & other) | (record & ~other);
	}
	return found == UINT32_MAX ? -1 : (int32_t)found;
}

static uint32_t byte_of(const uint32_t *record, int word, int shift)
{
	return record[word] >> shift & 0xff;
}

static int usage_status(const uint32_t *record, const int8_t *row)
{
	const uint32_t kind = byte_of(record, RECORD_TYPE, TYPE_KIND);
	const uint32_t wanted = (uint8_t)row[ROW_KEY_KIND];
	const uint32_t usage = record[RECORD_USAGE];
	/* A pair serves a request for a public key. */
	if (kind != wanted && !(wanted == KIND_PUBLIC && kind == KIND_PAIR))
		return STATUS_INVALID_KEY_TYPE;
	if ((usage >> (USAGE_ALGORITHMS + row[ROW_ALGORITHM]) & usage >> (USAGE_OPERATIONS + row[ROW_OPERATION]) & 1) == 0)
		return STATUS_NOT_ALLOWED;
	return (record[RECORD_STATE] & STATE_AVAILABLE) != 0 ? STATUS_OK : STATUS_KEY_NOT_FOUND;
}

/* Bytes of the tag that the request makes or verifies; 0: a whole one, which is never too short. That of HMAC with SHA-1 may be. */
static uint32_t tag_bytes(const int8_t *table, const int8_t *row, const uint32_t *slot)
{
	const int parameter = row[ROW_TAG_LENGTH] - 1;
	const uint32_t asked = slot[parameter == 2 ? HEIMLIG_PARAMETER_2 : HEIMLIG_PARAMETER + parameter];
	const uint32_t algorithm = slot[HEIMLIG_PARAMETER];
	if (asked != 0 || row[ROW_ALGORITHM] != ALGORITHM_HMAC || algorithm >= SIZES_BYTES)
		return asked;
	return (uint8_t)table[SIZES_HMAC + (int)algorithm];
}

static int lengths_status(const uint32_t *record, const int8_t *table, const int8_t *row, const uint32_t *slot)
{
	const bool has_iv = row[ROW_IV_BYTES] > 0 && slot[HEIMLIG_PAIR_WORD(HEIMLIG_INPUT) + 1] > 0;
	if (has_iv && (record[RECORD_STATE] & STATE_GENERATES_IV) != 0)
		return STATUS_NOT_ALLOWED;
	if (row[ROW_TAG_LENGTH] == 0)
		return STATUS_OK;
	const uint32_t length = tag_bytes(table, row, slot);
	return length == 0 || length >= byte_of(record, RECORD_TYPE, TYPE_MINIMUM_TAG_LENGTH) ? STATUS_OK : STATUS_NOT_ALLOWED;
}

static int curve_status(const uint32_t *record, const int8_t *row, const uint32_t *slot)
{
	if (row[ROW_TARGET] == TARGET_STORE || row[ROW_PARAMETERS] == 0)
		return STATUS_OK;
	return byte_of(record, RECORD_TYPE, TYPE_CURVE) == slot[HEIMLIG_PARAMETER] ? STATUS_OK : STATUS_INVALID_KEY_TYPE;
}

/* Bytes of the public key at the beginning of a pair; 0 of the whole key. */
static uint32_t public_bytes(const uint32_t *record, const int8_t *row)
{
	static const uint8_t sizes[] = PUBLIC_KEY_SIZES;
	const uint32_t curve = byte_of(record, RECORD_TYPE, TYPE_CURVE);
	return row[ROW_PART] == PART_WHOLE || curve >= sizeof sizes ? 0 : sizes[curve];
}

int32_t heimlig_use_key(const uint32_t *record, const int8_t *table, uint32_t row_offset, uint32_t *slot)
{
	const int8_t *row = table + row_offset;
	int status = usage_status(record, row);
	if (status == STATUS_OK)
		status = row[ROW_KEY_KIND] == KIND_SYMMETRIC ? lengths_status(record, table, row, slot) : curve_status(record, row, slot);
	if (status != STATUS_OK)
		return -status;
	const uint32_t publics = public_bytes(record, row);
	const uint32_t length = row[ROW_PART] == PART_PUBLIC ? publics : record[RECORD_LENGTH] - publics;
	slot[HEIMLIG_PAIR_WORD(HEIMLIG_KEY)] = record[RECORD_OFFSET] + (row[ROW_PART] == PART_PRIVATE ? publics : 0);
	slot[HEIMLIG_PAIR_WORD(HEIMLIG_KEY) + 1] = length;
	return (int32_t)length;
}
