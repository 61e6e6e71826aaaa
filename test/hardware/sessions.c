#include "sessions.h"

#include <stdio.h>
#include <string.h>

#include "chip.h"
#include "input.h"
#include "mbedtls-sha.h"
#include "output.h"
#include "sha/hmac.h"

#define SESSIONS 5

/* The state of each says whether it is a digest or an HMAC. */
static heimlig_hmac_session sessions[SESSIONS];

static heimlig_hmac_session *next_session(void)
{
	const size_t number = next_number();
	if (number >= SESSIONS)
		usage_error("no such session");
	return &sessions[number];
}

/* Ends the program unless the session has started. */
static bool is_digest(const heimlig_hmac_session *session)
{
	if (heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_DIGEST))
		return true;
	if (!heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_HMAC))
		usage_error("the session has not started");
	return false;
}

void start_digest(void)
{
	heimlig_hmac_session *session = next_session();
	heimlig_sha_session_start(&session->inner, (unsigned)next_number(), HEIMLIG_SHA_SESSION_DIGEST);
	puts("ok");
}

void start_hmac(void)
{
	heimlig_hmac_session *session = next_session();
	const unsigned bits = (unsigned)next_number();
	const byte_string key = next_bytes();
	heimlig_hmac_session_start(session, bits, key.bytes, key.length);
	puts("ok");
}

static void update(heimlig_hmac_session *session, const uint8_t *data, size_t length)
{
	is_digest(session);
	heimlig_sha_session_update(&session->inner, data, length);
}

void update_session(void)
{
	heimlig_hmac_session *session = next_session();
	const byte_string data = next_bytes();
	update(session, data.bytes, data.length);
	puts("ok");
}

/* Updates with `count` times one byte, in pieces of changing size. */
void update_session_long(void)
{
	heimlig_hmac_session *session = next_session();
	const byte_string byte = next_bytes();
	size_t count = next_number();
	uint8_t piece[1000];
	memset(piece, byte.bytes[0], sizeof piece);
	for (size_t size = 0; count > 0; size = (size * 7 + 3) % sizeof piece) {
		const size_t part = size < count ? size : count;
		update(session, piece, part);
		count -= part;
	}
	puts("ok");
}

static bool is_wiped(const heimlig_hmac_session *session)
{
	const uint8_t *bytes = (const uint8_t *)session;
	for (size_t index = 0; index < sizeof *session; index++)
		if (bytes[index] != 0)
			return false;
	return true;
}

void finish_session(void)
{
	heimlig_hmac_session *session = next_session();
	const size_t length = session->inner.message.bits / 8;
	uint8_t *output = make_output(length);
	if (is_digest(session))
		heimlig_sha_session_finish(&session->inner, output);
	else
		heimlig_hmac_session_finish(session, output);
	if (!is_wiped(session))
		usage_error("a finished session is not wiped");
	print_result(0, output, length);
}

void end_session(void)
{
	heimlig_hmac_session *session = next_session();
	heimlig_sha_session_end(&session->inner);
	memset(session, 0, sizeof *session);
	puts("ok");
}

/* As the core does when the driver never hears of a session's end. */
void lose_session(void)
{
	memset(next_session(), 0, sizeof(heimlig_hmac_session));
	puts("ok");
}

void forget_holder(void)
{
	heimlig_sha_engine_forget();
	puts("ok");
}

/* Prints the blocks that engine and software have hashed since the last call, and the state of the engine's clock. */
void count_blocks(void)
{
	static unsigned long engine, software;
	printf("%lu %lu %s\n", emulated_engine_blocks() - engine, emulated_software_blocks() - software,
		emulated_clock_is_on(EMULATED_SHA) ? "on" : "off");
	engine = emulated_engine_blocks();
	software = emulated_software_blocks();
}
