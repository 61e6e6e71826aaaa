#include "sha-piece.h"

#include "soc/soc_caps.h"

/* For chips that take a state back. Each piece takes the peripheral, writes the state, and leaves nothing there. */
#if SOC_SHA_SUPPORT_RESUME

void heimlig_sha_piece_begin(heimlig_sha_session *session)
{
	const heimlig_sha_message *message = &session->message;
	heimlig_sha_engine_acquire(message->bits);
	if (message->first == 0)
		heimlig_sha_engine_write(message->bits, session->state);
}

void heimlig_sha_piece_hash(heimlig_sha_session *session, const uint32_t *block, bool first)
{
	heimlig_sha_engine_hash(session->message.bits, block, first);
}

void heimlig_sha_piece_end(heimlig_sha_session *session)
{
	heimlig_sha_engine_read(session->message.bits, session->state);
	heimlig_sha_engine_release(session->message.bits);
}

void heimlig_sha_piece_drop(heimlig_sha_session *session)
{
	(void)session;
}

#endif
