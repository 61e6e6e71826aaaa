#include "output-size.h"

#include <stdbool.h>

/* OutputRule of modules/messages/row.ts */
enum rule { NONE, MAXIMUM, PARAMETER_VALUE, LISTED, INPUT_SIZE, BLOCKS, SEALED, OPENED, KEYS, OPENED_GCM };

/* modules/messages/slot.ts */
#define PARAMETER 4
#define PARAMETER_2 2
#define LENGTH 9

#define BLOCK_BYTES 16
#define MINIMUM_GCM_TAG_BYTES 12
/* An id for each of MAXIMUM_KEYS: modules/messages/sizes.ts */
#define KEYS_BYTES (128 * 4)

static bool is_ccm_tag(uint32_t size)
{
	return size >= 4 && size <= BLOCK_BYTES && size % 2 == 0;
}

/* For the rules that start from the length of an input, with the iv. */
static int64_t from_input(int rule, int64_t length, int iv, int more, uint32_t tag)
{
	switch (rule) {
	case INPUT_SIZE:
		return length + iv + more;
	case BLOCKS:
		return length - length % BLOCK_BYTES + BLOCK_BYTES + iv;
	case OPENED_GCM:
		return length + iv - (tag < MINIMUM_GCM_TAG_BYTES ? BLOCK_BYTES : (int64_t)tag);
	default:
		if (!is_ccm_tag(tag))
			return 0;
		return length + iv + (rule == SEALED ? (int64_t)tag : -(int64_t)tag);
	}
}

uint32_t heimlig_output_size(const int8_t *output, const int8_t *lists, const uint32_t *words)
{
	const int rule = output[HEIMLIG_OUTPUT_RULE];
	const uint8_t index = (uint8_t)output[HEIMLIG_OUTPUT_INDEX];
	const uint32_t parameter = words[PARAMETER];
	switch (rule) {
	case NONE:
		return 0;
	case MAXIMUM:
		return index;
	case PARAMETER_VALUE:
		return index == 2 ? words[PARAMETER_2] : words[PARAMETER + index % 2];
	case LISTED:
		return index < HEIMLIG_LISTS && parameter < HEIMLIG_LIST_BYTES ? (uint8_t)lists[index * HEIMLIG_LIST_BYTES + parameter] : 0;
	case KEYS:
		return KEYS_BYTES;
	default: {
		const int iv = words[LENGTH] == 0 ? output[HEIMLIG_OUTPUT_IV] : 0;
		const int64_t size = from_input(rule, words[LENGTH + 2 * (index % 3)], iv, output[HEIMLIG_OUTPUT_MORE], parameter);
		return size < 0 ? 0 : (uint32_t)size;
	}
	}
}
