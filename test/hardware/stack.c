#define _POSIX_C_SOURCE 200112L

#include "stack.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "efuse.h"
#include "input.h"
#include "random.h"
#include "random/generator.h"
#include "root-key/root-key.h"
#include "sha/hmac.h"

/* The thread's stack, and its copy from before the thread ends: then the system may wipe the stack. */
static uint8_t stack[1 << 19];
static uint8_t left[sizeof stack];

typedef struct {
	const char *way;
	unsigned bits;
	byte_string key, data;
	uint8_t tag[HEIMLIG_SHA_DIGEST_MAXIMUM];
} work;

static heimlig_hmac_session session;

static void start(work *given)
{
	heimlig_hmac_session_start(&session, given->bits, given->key.bytes, given->key.length);
}

static void in_pieces(work *given)
{
	const size_t half = given->data.length / 2;
	start(given);
	heimlig_sha_session_update(&session.inner, given->data.bytes, half);
	heimlig_sha_session_update(&session.inner, given->data.bytes + half, given->data.length - half);
	heimlig_hmac_session_finish(&session, given->tag);
}

/* `data` is the entropy. */
static void generate(work *given)
{
	static heimlig_generator generator;
	memcpy(generator.key, given->key.bytes, sizeof generator.key);
	emulated_random_script(given->data.bytes, given->data.length);
	heimlig_generator_fill(&generator, given->tag, sizeof given->tag);
}

/* Leaves the key on the stack, which the search must find. */
static void leaking(work *given)
{
	volatile uint8_t copy[64] = { 0 };
	for (size_t index = 0; index < sizeof copy && index < given->key.length; index++)
		copy[index] = given->key.bytes[index];
	in_pieces(given);
	given->tag[0] = copy[0];
}

/* A sanitizer forbids to read some parts of the stack. */
#if defined __GNUC__
__attribute__((noinline, no_sanitize_address))
#endif
static void copy_stack(void)
{
	const volatile uint8_t *from = stack;
	for (size_t index = 0; index < sizeof stack; index++)
		left[index] = from[index];
}

static void *run(void *argument)
{
	work *given = argument;
	if (strcmp(given->way, "start") == 0)
		start(given);
	else if (strcmp(given->way, "pieces") == 0)
		in_pieces(given);
	else if (strcmp(given->way, "whole") == 0)
		heimlig_hmac(given->bits, given->key.bytes, given->key.length, given->data.bytes, given->data.length, given->tag);
	else if (strcmp(given->way, "generator") == 0)
		generate(given);
	else if (strcmp(given->way, "root-key") == 0)
		heimlig_root_key_derive(given->data.bytes, (uint32_t)given->data.length, given->tag);
	else
		leaking(given);
	copy_stack();
	return NULL;
}

static unsigned occurrences(const byte_string *needle)
{
	unsigned count = 0;
	for (size_t start = 0; start + needle->length <= sizeof left; start++) {
		size_t same = 0;
		while (same < needle->length && left[start + same] == needle->bytes[same])
			same++;
		count += same == needle->length;
	}
	return count;
}

void search_stack(void)
{
	pthread_t thread;
	pthread_attr_t attributes;
	work given = { .way = next_word() };
	given.bits = (unsigned)next_number();
	given.key = next_bytes();
	given.data = next_bytes();
	if (strcmp(given.way, "root-key") == 0)
		emulated_efuse_burn(given.key.bytes);
	memset(stack, 0, sizeof stack);
	if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstack(&attributes, stack, sizeof stack) != 0
		|| pthread_create(&thread, &attributes, run, &given) != 0)
		usage_error("no thread");
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	unsigned found = 0;
	for (size_t count = next_number(); count > 0; count--) {
		const byte_string needle = next_bytes();
		found += occurrences(&needle);
	}
	printf("%u\n", found);
}
