#include "sha-piece.h"

#include <string.h>

#include "sha-software.h"
#include "soc/soc_caps.h"

/*
 * For the first ESP32, whose peripheral takes no state back. The first digest that needs the peripheral holds it between its pieces. If another user
 * takes it, the digest goes on in software. Other digests use software. HMAC always does: its state is worth the key and must not stay in the
 * peripheral. Between begin and end, a session with a ticket has the peripheral.
 */
#if !SOC_SHA_SUPPORT_RESUME

static uint64_t ticket_of(const heimlig_sha_session *session)
{
	uint64_t ticket;
	memcpy(&ticket, session->ticket, sizeof ticket);
	return ticket;
}

static void set_ticket(heimlig_sha_session *session, uint64_t ticket)
{
	memcpy(session->ticket, &ticket, sizeof ticket);
}

static bool take_engine(heimlig_sha_session *session)
{
	uint64_t ticket = ticket_of(session);
	if (ticket != 0)
		return heimlig_sha_engine_resume(ticket);
	if (session->kind != HEIMLIG_SHA_SESSION_DIGEST || session->message.first == 0 || !heimlig_sha_engine_hold(session->message.bits, &ticket))
		return false;
	set_ticket(session, ticket);
	return true;
}

void heimlig_sha_piece_begin(heimlig_sha_session *session)
{
	if (!take_engine(session))
		set_ticket(session, 0);
}

void heimlig_sha_piece_hash(heimlig_sha_session *session, const uint32_t *block, bool first)
{
	if (ticket_of(session) != 0)
		heimlig_sha_engine_hash(session->message.bits, block, first);
	else
		heimlig_sha_software_hash(session->message.bits, session->state, block, first);
}

void heimlig_sha_piece_end(heimlig_sha_session *session)
{
	if (ticket_of(session) == 0)
		return;
	heimlig_sha_engine_read(session->message.bits, session->state);
	heimlig_sha_engine_pause();
}

void heimlig_sha_piece_drop(heimlig_sha_session *session)
{
	heimlig_sha_engine_drop(ticket_of(session));
	set_ticket(session, 0);
}

#endif
