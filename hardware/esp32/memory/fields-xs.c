/*
 * Takes the fields of a plain request (modules/api/operations.ts). Only the engine's own structures tell whether to read a property would run
 * JavaScript, so this reads them. They are the same in all versions of XS that we build with (xsType.c). Nothing here allocates, so nothing moves.
 */
#include "engine-arrays.h"
#include "output-size.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* As in modules/api/plan-layout.ts. */
enum take { TAKE_END, TAKE_KEY, TAKE_STORED_KEY, TAKE_INPUT, TAKE_OPTIONAL_INPUT, TAKE_NUMBER, TAKE_OPTIONAL_NUMBER, TAKE_BOOLEAN, TAKE_CHOICE, TAKE_OTHER };
enum planned { PLANNED_TAKE, PLANNED_NAME, PLANNED_PLACE, PLANNED_END, PLANNED_FIRST = PLANNED_END, PLANNED_LARGEST, PLANNED_CHOICE_END };
#define PLANS 80
#define PLANS_START (2 * PLANS + HEIMLIG_LISTS * HEIMLIG_LIST_BYTES)

/* As in modules/messages/slot.ts. */
#define SLOT_WORDS 16
#define SLOT_BYTES (SLOT_WORDS * sizeof(uint32_t))
#define TYPE 0
#define PAIR 6
#define KEY 0
#define PARTS 4
#define HANDLE 4
#define OUTPUT_PAIR 14
#define EXTERNAL_KEY 0x80

typedef struct {
	txMachine *the;
	/* The internal slots of the arrays. */
	txSlot *names;
	txSlot *parts;
	uint32_t *words;
	uint32_t bytes;
	/* The end of the plans. */
	const int8_t *end;
} taking;

/* Whether `value` is an object that its literal could have made. `*first`: its first property. */
static bool is_plain(txMachine *the, const txSlot *value, txSlot **first)
{
	if (value->kind != XS_REFERENCE_KIND)
		return false;
	const txSlot *instance = value->value.reference;
	/* An object in flash may have its properties elsewhere. */
	if ((instance->flag & XS_EXOTIC_FLAG) || instance->ID != XS_NO_ID || instance->value.instance.prototype != mxObjectPrototype.value.reference)
		return false;
	*first = instance->next;
	for (const txSlot *property = *first; property != NULL; property = property->next)
		if ((property->flag & (XS_INTERNAL_FLAG | XS_DONT_ENUM_FLAG)) || property->kind == XS_ACCESSOR_KIND)
			return false;
	return true;
}

static const char *name_at(const taking *taken, int index)
{
	const txSlot *name = fxGetIndexProperty(taken->the, taken->names, (txIndex)index);
	return name != NULL && (name->kind == XS_STRING_KIND || name->kind == XS_STRING_X_KIND) ? name->value.string : "";
}

static const txSlot *find(const taking *taken, const txSlot *first, int name)
{
	const txID id = fxFindName(taken->the, (txString)name_at(taken, name));
	if (id == XS_NO_ID)
		return NULL;
	while (first != NULL && first->ID != id)
		first = first->next;
	return first;
}

static bool take_number(taking *taken, const txSlot *value, int place, bool is_optional)
{
	uint32_t number = 0;
	if (value->kind == XS_INTEGER_KIND && value->value.integer >= 0)
		number = (uint32_t)value->value.integer;
	else if (value->kind == XS_NUMBER_KIND && value->value.number >= 0 && value->value.number <= (txNumber)UINT32_MAX)
		number = (uint32_t)value->value.number;
	else
		return false;
	taken->words[place] = number;
	return (value->kind == XS_INTEGER_KIND || (txNumber)number == value->value.number) && (number > 0 || !is_optional);
}

/* Puts an object into element `index` of `parts`. */
static bool put_object(taking *taken, const txSlot *value, int index)
{
	txSlot *part = fxGetIndexProperty(taken->the, taken->parts, (txIndex)index);
	if (part == NULL)
		return false;
	part->kind = XS_REFERENCE_KIND;
	part->value.reference = value->value.reference;
	return true;
}

static bool take_part(taking *taken, const txSlot *value, int pair)
{
	txSlot *array = heimlig_typed_array(value, _Uint8Array);
	const uint32_t size = array == NULL ? 0 : heimlig_array_size(taken->the, array);
	/* Another machine can grow a shared buffer at any time. */
	if (size == 0 || heimlig_is_resizable(array) || taken->bytes > INT32_MAX - size || !put_object(taken, value, pair))
		return false;
	taken->words[PAIR + 2 * pair + 1] = size;
	taken->bytes += size;
	return true;
}

static bool take_choice(taking *taken, const txSlot *value, const int8_t *field)
{
	if (value->kind != XS_STRING_KIND && value->kind != XS_STRING_X_KIND)
		return false;
	int index = 0;
	while (index <= field[PLANNED_LARGEST] && strcmp(name_at(taken, field[PLANNED_FIRST] + index), value->value.string) != 0)
		index++;
	taken->words[field[PLANNED_PLACE]] = (uint32_t)index;
	return index <= field[PLANNED_LARGEST];
}

/* An object that is no array may be a handle of the key: the caller of this function knows. */
static bool take_key(taking *taken, const txSlot *value, int word, bool takes_bytes)
{
	if (value->kind != XS_REFERENCE_KIND)
		return take_number(taken, value, word, false);
	if (heimlig_typed_array(value, _Uint8Array) == NULL)
		return put_object(taken, value, HANDLE);
	taken->words[TYPE] += EXTERNAL_KEY;
	return takes_bytes && take_part(taken, value, KEY);
}

static bool take_given(taking *taken, const txSlot *value, const int8_t *field)
{
	const int place = field[PLANNED_PLACE];
	switch (field[PLANNED_TAKE]) {
	case TAKE_KEY:
	case TAKE_STORED_KEY:
		return take_key(taken, value, place, field[PLANNED_TAKE] == TAKE_KEY);
	case TAKE_INPUT:
	case TAKE_OPTIONAL_INPUT:
		return place < PARTS && take_part(taken, value, place);
	case TAKE_NUMBER:
	case TAKE_OPTIONAL_NUMBER:
		return take_number(taken, value, place, field[PLANNED_TAKE] == TAKE_OPTIONAL_NUMBER);
	case TAKE_BOOLEAN:
		taken->words[place] = value->value.boolean ? 1 : 0;
		return value->kind == XS_BOOLEAN_KIND;
	case TAKE_CHOICE:
		return take_choice(taken, value, field);
	default:
		return false;
	}
}

static bool may_be_absent(const int8_t *field)
{
	return field[PLANNED_TAKE] == TAKE_OPTIONAL_INPUT || field[PLANNED_TAKE] == TAKE_OPTIONAL_NUMBER || field[PLANNED_TAKE] == TAKE_BOOLEAN;
}

static int bytes_of(const int8_t *field)
{
	return field[PLANNED_TAKE] == TAKE_CHOICE ? PLANNED_CHOICE_END : PLANNED_END;
}

/* Returns whether all properties from `first` on are fields of the plan, and all its fields are there and of the right types. */
static bool take_all(taking *taken, const txSlot *first, const int8_t *fields)
{
	int found = 0;
	const int8_t *field = fields;
	for (; field[PLANNED_TAKE] != TAKE_END; field += bytes_of(field)) {
		if (taken->end - field <= bytes_of(field) || field[PLANNED_PLACE] < 0 || field[PLANNED_PLACE] >= SLOT_WORDS)
			return false;
		const txSlot *value = find(taken, first, field[PLANNED_NAME]);
		if (value != NULL)
			found++;
		if (value == NULL || value->kind == XS_UNDEFINED_KIND) {
			if (!may_be_absent(field))
				return false;
		} else if (!take_given(taken, value, field))
			return false;
	}
	for (; first != NULL; first = first->next)
		found--;
	return found == 0;
}

/* Takes the fields of the request `code`. Returns the bytes of pool memory that it needs, or -1. */
static int64_t take_request(taking *taken, const txSlot *fields, uint32_t code, const int8_t *plans)
{
	txSlot *first = NULL;
	const int offset = (uint8_t)plans[2 * code] | (uint8_t)plans[2 * code + 1] << 8;
	const int8_t *plan = plans + offset;
	if (offset < PLANS_START || taken->end - plan <= HEIMLIG_OUTPUT_BYTES || !is_plain(taken->the, fields, &first))
		return -1;
	if (!take_all(taken, first, plan + (plan[HEIMLIG_OUTPUT_RULE] == 0 ? 1 : HEIMLIG_OUTPUT_BYTES)))
		return -1;
	const uint32_t output = heimlig_output_size(plan, plans + 2 * PLANS, taken->words);
	taken->words[OUTPUT_PAIR + 1] = output;
	return (int64_t)taken->bytes + output;
}

/* (fields, code, plans, names, words, parts) → bytes, or -1 */
void xs_heimlig_request_take_plain(txMachine *the)
{
	if (mxArgc != 6)
		mxTypeError("6 arguments expected");
	const uint32_t code = heimlig_index(the, 1, "code");
	txSlot *plans = heimlig_typed_array(mxArgv(2), _Int8Array);
	txSlot *words = heimlig_typed_array(mxArgv(4), _Uint32Array);
	taking taken = { .the = the, .names = heimlig_array(mxArgv(3)), .parts = heimlig_array(mxArgv(5)) };
	if (plans == NULL || words == NULL || taken.names == NULL || taken.parts == NULL)
		mxTypeError("plans, names, words or parts: not an array of the right kind");
	if (code >= PLANS || heimlig_array_size(the, plans) < PLANS_START)
		mxRangeError("code or plans: out of range");
	if (heimlig_array_size(the, words) < SLOT_BYTES)
		mxRangeError("words: out of range");
	taken.words = heimlig_array_data(words);
	memset(taken.words, 0, SLOT_BYTES);
	taken.words[TYPE] = code;
	taken.end = (const int8_t *)heimlig_array_data(plans) + heimlig_array_size(the, plans);
	const int64_t bytes = take_request(&taken, mxArgv(0), code, heimlig_array_data(plans));
	mxResult->kind = XS_INTEGER_KIND;
	mxResult->value.integer = bytes > INT32_MAX ? -1 : (txInteger)bytes;
}
