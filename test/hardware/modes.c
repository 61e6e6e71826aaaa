#include "command.h"

#include <stdio.h>
#include <string.h>

#include "hmac.h"

/* What every operation is given; `number` is a tag length or, for HMAC, the bits of the hash. */
typedef struct {
	heimlig_aes_message message;
	size_t number;
	/* How much of the output is an answer. */
	size_t length;
} inputs;

static size_t less(size_t length, size_t difference)
{
	return length < difference ? 0 : length - difference;
}

static size_t cbc_room(const inputs *given)
{
	return (given->message.data_length / 16 + 1) * 16;
}

static size_t cbc_decrypt_room(const inputs *given)
{
	return less(given->message.data_length, 1);
}

static size_t ccm_room(const inputs *given)
{
	return given->message.data_length + given->number;
}

static size_t ccm_decrypt_room(const inputs *given)
{
	return less(given->message.data_length, given->number);
}

static size_t block_room(const inputs *given)
{
	(void)given;
	return HEIMLIG_AES_BLOCK;
}

static size_t wrap_room(const inputs *given)
{
	return (given->message.data_length + 7) / 8 * 8 + 8;
}

static size_t unwrap_room(const inputs *given)
{
	return less(given->message.data_length, 8);
}

static size_t hmac_room(const inputs *given)
{
	return given->number / 8;
}

static heimlig_aes_result cbc_encrypt(inputs *given, uint8_t *output)
{
	return heimlig_aes_cbc_encrypt(&given->message.key, given->message.iv, given->message.data, given->message.data_length, output);
}

static heimlig_aes_result cbc_decrypt(inputs *given, uint8_t *output)
{
	return heimlig_aes_cbc_decrypt(
		&given->message.key, given->message.iv, given->message.data, given->message.data_length, output, &given->length);
}

static heimlig_aes_result ccm_encrypt(inputs *given, uint8_t *output)
{
	return heimlig_aes_ccm_encrypt(&given->message, given->number, output);
}

static heimlig_aes_result ccm_decrypt(inputs *given, uint8_t *output)
{
	return heimlig_aes_ccm_decrypt(&given->message, given->number, output);
}

static heimlig_aes_result cmac(inputs *given, uint8_t *output)
{
	return heimlig_aes_cmac(&given->message.key, given->message.data, given->message.data_length, output);
}

static heimlig_aes_result kw_wrap(inputs *given, uint8_t *output)
{
	return heimlig_aes_kw_wrap(&given->message.key, given->message.data, given->message.data_length, output);
}

static heimlig_aes_result kw_unwrap(inputs *given, uint8_t *output)
{
	return heimlig_aes_kw_unwrap(&given->message.key, given->message.data, given->message.data_length, output);
}

static heimlig_aes_result kwp_wrap(inputs *given, uint8_t *output)
{
	return heimlig_aes_kwp_wrap(&given->message.key, given->message.data, given->message.data_length, output);
}

static heimlig_aes_result kwp_unwrap(inputs *given, uint8_t *output)
{
	return heimlig_aes_kwp_unwrap(&given->message.key, given->message.data, given->message.data_length, output, &given->length);
}

static heimlig_aes_result hmac(inputs *given, uint8_t *output)
{
	const heimlig_aes_message *message = &given->message;
	const bool supported = heimlig_hmac(
		(unsigned)given->number, message->key.bytes, message->key.length, message->data, message->data_length, output);
	return supported ? HEIMLIG_AES_OK : HEIMLIG_AES_DATA_SIZE;
}

static const struct {
	const char *name;
	size_t (*room)(const inputs *);
	heimlig_aes_result (*run)(inputs *, uint8_t *);
} operations[] = {
	{ "cbc-encrypt", cbc_room, cbc_encrypt },
	{ "cbc-decrypt", cbc_decrypt_room, cbc_decrypt },
	{ "ccm-encrypt", ccm_room, ccm_encrypt },
	{ "ccm-decrypt", ccm_decrypt_room, ccm_decrypt },
	{ "cmac", block_room, cmac },
	{ "kw-wrap", wrap_room, kw_wrap },
	{ "kw-unwrap", unwrap_room, kw_unwrap },
	{ "kwp-wrap", wrap_room, kwp_wrap },
	{ "kwp-unwrap", unwrap_room, kwp_unwrap },
	{ "hmac", hmac_room, hmac },
};

static inputs next_inputs(void)
{
	const byte_string key = next_bytes(), iv = next_bytes(), aad = next_bytes(), data = next_bytes();
	return (inputs){
		.message = { .key = { .bytes = key.bytes, .length = key.length }, .iv = iv.bytes, .iv_length = iv.length,
			.aad = aad.bytes, .aad_length = aad.length, .data = data.bytes, .data_length = data.length },
		.number = next_number(),
	};
}

static void run(size_t operation)
{
	inputs given = next_inputs();
	const size_t room = operations[operation].room(&given);
	uint8_t *output = make_output(room);
	given.length = room;
	const heimlig_aes_result result = operations[operation].run(&given, output);
	printf("%lu ", (unsigned long)given.length);
	print_result(result, output, room);
}

/* OPERATION KEY IV AAD DATA NUMBER: prints the length of the answer, then all that was written. */
void call_mode(void)
{
	const char *name = next_word();
	for (size_t index = 0; index < sizeof operations / sizeof *operations; index++) {
		if (strcmp(operations[index].name, name) == 0) {
			run(index);
			return;
		}
	}
	usage_error(name);
}
