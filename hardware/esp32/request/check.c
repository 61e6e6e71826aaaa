#include "check.h"
#include "table.h"

#include "../slot.h"

static const int8_t *field_of(const int8_t *table, int8_t number)
{
	return table + FIELDS_START + number * FIELDS_BYTES;
}

static bool are_fields(const int8_t *numbers, int count)
{
	if (count < 0 || count > MOST_FIELDS)
		return false;
	for (int index = 0; index < count; index++)
		if (numbers[index] < 0 || numbers[index] >= FIELDS_MAXIMUM)
			return false;
	return true;
}

bool heimlig_is_row(const int8_t *table, uint32_t row)
{
	if (row >= FIELDS_START || row % ROW_END != 0)
		return false;
	const int8_t *values = table + row;
	return are_fields(values + ROW_FIRST_INPUT, values[ROW_INPUTS]) && are_fields(values + ROW_FIRST_PARAMETER, values[ROW_PARAMETERS])
		&& values[ROW_TAG_LENGTH] >= 0 && values[ROW_TAG_LENGTH] <= MOST_FIELDS && values[ROW_ALGORITHM] >= 0 && values[ROW_ALGORITHM] < 16
		&& values[ROW_OPERATION] >= 0 && values[ROW_OPERATION] < 16 && (values[ROW_OUTPUT_RULE] != OUTPUT_LISTED || (uint8_t)values[ROW_OUTPUT_INDEX] < SIZES_LISTS);
}

static uint32_t parameter_of(const uint32_t *slot, int index)
{
	return slot[index == 2 ? HEIMLIG_PARAMETER_2 : HEIMLIG_PARAMETER + index];
}

static uint32_t length_of(const uint32_t *slot, int pair)
{
	return slot[HEIMLIG_PAIR_WORD(pair) + 1];
}

static bool has_valid_parameters(const int8_t *table, const int8_t *row, const uint32_t *slot)
{
	for (int index = 0; index < row[ROW_PARAMETERS]; index++) {
		const int8_t *field = field_of(table, row[ROW_FIRST_PARAMETER + index]);
		const int largest = field[PARAMETER_LARGEST];
		const uint32_t value = parameter_of(slot, index);
		if (largest < 0)
			continue;
		if (field[PARAMETER_ZERO] == SOME_NAMES ? (uint64_t)value >> (largest + 1) != 0 : value > (uint32_t)largest)
			return false;
	}
	return true;
}

static int64_t at_least_0(int64_t bytes)
{
	return bytes > 0 ? bytes : 0;
}

/* AES-CCM has tags of 4, 6, … 16 bytes (SP 800-38C §A.1). */
static bool is_ccm_tag(uint32_t size)
{
	return size >= 4 && size <= BLOCK_BYTES && size % 2 == 0;
}

/* Of the rules that depend on the length of an input. */
static int64_t output_of_input(const int8_t *row, const uint32_t *slot, int64_t length)
{
	const uint32_t tag = slot[HEIMLIG_PARAMETER];
	switch (row[ROW_OUTPUT_RULE]) {
	case OUTPUT_INPUT:
		return at_least_0(length + row[ROW_OUTPUT_MORE]);
	case OUTPUT_OPENED_GCM:
		/* 0: a whole tag. The worker refuses all other sizes below the minimum. */
		return at_least_0(length - (tag < MINIMUM_GCM_TAG_BYTES ? BLOCK_BYTES : tag));
	case OUTPUT_SEALED:
		return is_ccm_tag(tag) ? at_least_0(length + tag) : 0;
	case OUTPUT_OPENED:
		return is_ccm_tag(tag) ? at_least_0(length - tag) : 0;
	default:
		return 0;
	}
}

/* outputBytes of modules/messages/output.ts */
static int64_t output_bytes(const int8_t *table, const int8_t *row, const uint32_t *slot)
{
	const int index = (uint8_t)row[ROW_OUTPUT_INDEX];
	const int rule = row[ROW_OUTPUT_RULE];
	if (rule == OUTPUT_NONE)
		return 0;
	if (rule == OUTPUT_MAXIMUM)
		return index;
	if (rule == OUTPUT_KEYS)
		return MAXIMUM_KEYS * ID_BYTES;
	if (rule == OUTPUT_LISTED)
		return slot[HEIMLIG_PARAMETER] < SIZES_BYTES ? table[SIZES_START + index * SIZES_BYTES + (int)slot[HEIMLIG_PARAMETER]] : 0;
	if (index >= MOST_FIELDS)
		return 0;
	if (rule == OUTPUT_PARAMETER)
		return parameter_of(slot, index);
	const int64_t length = length_of(slot, HEIMLIG_INPUT + index);
	const int iv = length_of(slot, HEIMLIG_INPUT) == 0 ? row[ROW_IV_BYTES] : 0;
	if (rule == OUTPUT_BLOCKS)
		return length - length % BLOCK_BYTES + BLOCK_BYTES + iv;
	return output_of_input(row, slot, length + iv);
}

/* Bytes that HKDF-Expand hashes (RFC 5869 §2.3). */
static int64_t expansion_bytes(const int8_t *table, const uint32_t *slot)
{
	const uint32_t algorithm = slot[HEIMLIG_PARAMETER];
	const int64_t digest = algorithm < SIZES_BYTES ? table[SIZES_START + (int)algorithm] : 0;
	if (digest <= 0)
		return INT64_MAX;
	return (slot[HEIMLIG_PARAMETER + 1] + digest - 1) / digest * (digest + length_of(slot, HEIMLIG_INPUT + 1) + 1);
}

static bool has_key_size(const int8_t *row, uint32_t size)
{
	const int sizes = row[ROW_KEY_SIZES];
	if (sizes == ANY_KEY_SIZE)
		return true;
	if (sizes == 0)
		return size > 0;
	return size % 8 == 0 && size >= 16 && size <= 32 && (sizes >> (size / 8 - 2) & 1) != 0;
}

static bool is_left_out(const int8_t *field, uint32_t length)
{
	return length == 0 && field[INPUT_IS_OPTIONAL] == 1;
}

/* The error of the row for an input of this length; STATUS_OK if it may have it. */
static int input_status(const int8_t *field, uint32_t length)
{
	const uint32_t maximum = (uint8_t)field[INPUT_MAXIMUM];
	if (length < (uint8_t)field[INPUT_MINIMUM] || (length > maximum && maximum != SIZE_NO_MAXIMUM))
		return field[INPUT_ERROR];
	return STATUS_OK;
}

/* Checks one pair against the row. Sets `overlaps` if a byte of it lies between `output` and `output_end`. */
static int pair_status(const int8_t *table, const int8_t *row, const uint32_t *slot, int pair, uint64_t output_end, bool *overlaps)
{
	const uint64_t output = slot[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT)];
	const uint64_t start = slot[HEIMLIG_PAIR_WORD(pair)];
	const uint32_t length = length_of(slot, pair);
	int status = STATUS_OK;
	if (pair == HEIMLIG_KEY)
		status = has_key_size(row, length) ? STATUS_OK : row[ROW_KEY_ERROR];
	else {
		const int8_t *field = field_of(table, row[ROW_FIRST_INPUT + pair - HEIMLIG_INPUT]);
		if (is_left_out(field, length))
			return STATUS_OK;
		status = input_status(field, length);
	}
	*overlaps = *overlaps || (start < output_end && output < start + length);
	return status;
}

int64_t heimlig_check_request(const int8_t *table, uint32_t row_offset, uint32_t *slot, uint32_t pool_bytes)
{
	const int8_t *row = table + row_offset;
	if (!has_valid_parameters(table, row, slot))
		return -STATUS_INVALID_PARAMETER;
	const bool gives_bytes = row[ROW_RESULT] == RESULT_BYTES;
	const int64_t needed = output_bytes(table, row, slot);
	const int64_t offered = length_of(slot, HEIMLIG_OUTPUT);
	const uint64_t output_end = gives_bytes ? (uint64_t)slot[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT)] + (uint64_t)offered : 0;
	bool overlaps = false;
	int64_t bytes = 0;
	for (int pair = (slot[HEIMLIG_TYPE] & HEIMLIG_EXTERNAL_KEY) != 0 ? HEIMLIG_KEY : HEIMLIG_INPUT; pair < HEIMLIG_INPUT + row[ROW_INPUTS]; pair++) {
		if ((uint64_t)slot[HEIMLIG_PAIR_WORD(pair)] + length_of(slot, pair) > pool_bytes)
			return -STATUS_INVALID_BUFFER;
		const int status = pair_status(table, row, slot, pair, output_end, &overlaps);
		if (status != STATUS_OK)
			return -status;
		bytes += length_of(slot, pair);
	}
	if (row[ROW_EXPANSION] > 0 && expansion_bytes(table, slot) > 1024 * row[ROW_EXPANSION])
		return -STATUS_REQUEST_TOO_LARGE;
	if (gives_bytes && (overlaps || output_end > pool_bytes))
		return -STATUS_INVALID_BUFFER;
	if (gives_bytes && offered < needed && row[ROW_WORKER] != FAMILY_CORE)
		return -STATUS_INVALID_BUFFER_SIZE;
	const int64_t room = gives_bytes && offered < needed ? offered : needed;
	slot[HEIMLIG_PAIR_WORD(HEIMLIG_OUTPUT) + 1] = (uint32_t)room;
	return bytes + room;
}
