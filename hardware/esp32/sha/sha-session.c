#include "sha-session.h"

#include <string.h>

#include "sha-piece.h"
#include "../memory/wipe.h"

void heimlig_sha_session_start(heimlig_sha_session *session, unsigned bits, uint32_t kind)
{
	memset(session, 0, sizeof *session);
	heimlig_sha_message_start(&session->message, bits);
	session->kind = kind;
}

void heimlig_sha_session_start_after(heimlig_sha_session *session, unsigned bits, uint32_t kind, const uint32_t *state)
{
	const uint64_t length = heimlig_sha_block_size(bits);
	heimlig_sha_session_start(session, bits, kind);
	memcpy(session->message.length, &length, sizeof length);
	memcpy(session->state, state, sizeof session->state);
	session->message.first = 0;
}

bool heimlig_sha_session_is_started(const heimlig_sha_session *session, uint32_t kind)
{
	const heimlig_sha_message *message = &session->message;
	return session->kind == kind && heimlig_sha_supported(message->bits) && message->used < heimlig_sha_block_size(message->bits);
}

static void hash_block(void *context, const uint32_t *block, bool first)
{
	heimlig_sha_piece_hash(context, block, first);
}

void heimlig_sha_session_update(heimlig_sha_session *session, const uint8_t *data, size_t length)
{
	const bool has_block = heimlig_sha_message_completes(&session->message, length);
	if (has_block)
		heimlig_sha_piece_begin(session);
	heimlig_sha_message_update(&session->message, data, length, hash_block, session);
	if (has_block)
		heimlig_sha_piece_end(session);
}

void heimlig_sha_session_finish(heimlig_sha_session *session, uint8_t *digest)
{
	heimlig_sha_piece_begin(session);
	heimlig_sha_message_pad(&session->message, hash_block, session);
	heimlig_sha_piece_end(session);
	heimlig_sha_engine_digest(session->message.bits, session->state, digest);
	heimlig_sha_session_end(session);
}

void heimlig_sha_session_end(heimlig_sha_session *session)
{
	heimlig_sha_piece_drop(session);
	heimlig_wipe(session, sizeof *session);
}
