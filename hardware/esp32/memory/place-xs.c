/* Puts requests into shared memory, and waits for the end of a job (modules/api/operations.ts). */
#include "engine-arrays.h"

#include <stdbool.h>
#include <string.h>

/* As in modules/messages/slot.ts. */
#define SLOT_WORDS 16
#define SLOT_BYTES (SLOT_WORDS * sizeof(uint32_t))
#define PAIR 6
#define PARTS 4
#define OUTPUT_PAIR 14

static bool is_read_only(const txSlot *array)
{
	return (array->next->next->value.reference->next->flag & XS_DONT_SET_FLAG) != 0;
}

/* The bytes of an argument, a typed array to write, and their number. Throws TypeError. */
static uint8_t *writable(txMachine *the, int argument, const char *name, uint32_t *size)
{
	const txSlot *value = mxArgv(argument);
	txSlot *array = heimlig_typed_array(value, _Uint8Array);
	if (array == NULL && (array = heimlig_typed_array(value, _Uint32Array)) == NULL && (array = heimlig_typed_array(value, _Int32Array)) == NULL)
		mxTypeError("%s: not an array of bytes or words", name);
	if (is_read_only(array))
		mxTypeError("%s: read-only", name);
	*size = heimlig_array_size(the, array);
	return heimlig_array_data(array);
}

/* The internal slot of part `index`; NULL if there is none. Throws unless it has the size that is written in its pair. */
static txSlot *part_at(txMachine *the, txSlot *parts, const uint32_t *words, uint32_t index)
{
	const txSlot *part = fxGetIndexProperty(the, parts, index);
	if (part == NULL || part->kind == XS_UNDEFINED_KIND)
		return NULL;
	txSlot *array = heimlig_typed_array(part, _Uint8Array);
	if (array == NULL)
		mxTypeError("parts: not a Uint8Array");
	if (words[PAIR + 2 * index + 1] != heimlig_array_size(the, array))
		mxRangeError("parts: not of the size in words");
	return array;
}

static void place_part(txMachine *the, txSlot *parts, const uint32_t *words, uint32_t index, uint8_t *target)
{
	if (words[PAIR + 2 * index + 1] > 0)
		memmove(target, heimlig_array_data(part_at(the, parts, words, index)), words[PAIR + 2 * index + 1]);
	fxGetIndexProperty(the, parts, index)->kind = XS_UNDEFINED_KIND;
}

/* (words, parts, memory, start, slots, at) */
void xs_heimlig_request_place(txMachine *the)
{
	uint32_t words_size, memory_size, slots_size;
	uint64_t needed = 0;
	if (mxArgc != 6)
		mxTypeError("6 arguments expected");
	uint32_t offset = heimlig_index(the, 3, "start");
	const uint32_t at = heimlig_index(the, 5, "at");
	txSlot *parts = heimlig_array(mxArgv(1));
	if (parts == NULL)
		mxTypeError("parts: not an array");
	uint32_t *words = (uint32_t *)(void *)writable(the, 0, "words", &words_size);
	uint8_t *memory = writable(the, 2, "memory", &memory_size);
	uint8_t *slots = writable(the, 4, "slots", &slots_size);
	if (words_size < SLOT_BYTES)
		mxRangeError("words: out of range");
	if ((uint64_t)at * sizeof(uint32_t) + SLOT_BYTES > slots_size)
		mxRangeError("at: out of range");
	for (uint32_t index = 0; index < PARTS; index++)
		needed += part_at(the, parts, words, index) == NULL ? 0 : words[PAIR + 2 * index + 1];
	if (offset + needed > memory_size)
		mxRangeError("start: out of range");
	for (uint32_t index = 0; index < PARTS; index++) {
		words[PAIR + 2 * index] = offset;
		if (part_at(the, parts, words, index) != NULL) {
			place_part(the, parts, words, index, memory + offset);
			offset += words[PAIR + 2 * index + 1];
		}
	}
	words[OUTPUT_PAIR] = offset;
	memcpy(slots + at * sizeof(uint32_t), words, SLOT_BYTES);
}

/* (callback): queues a job as a settled promise does. */
void xs_heimlig_request_later(txMachine *the)
{
	if (mxArgc != 1 || !mxIsReference(mxArgv(0)) || !mxIsCallable(mxArgv(0)->value.reference))
		mxTypeError("a function expected");
	mxPushUndefined();
	mxPushSlot(mxArgv(0));
	mxCall();
	fxQueueJob(the, 0, NULL);
}
