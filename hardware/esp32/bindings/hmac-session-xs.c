#include "../hmac-session.h"
#include "session-state.h"
#include "sha-arguments.h"

_Static_assert(sizeof(heimlig_hmac_session) <= HEIMLIG_SESSION_STATE, "an HMAC fits into the state of a session");

/* (memory, bits, key, keyLength, state) */
void xs_heimlig_hmac_start(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	const uint32_t bits = heimlig_argument(the, 1, "bits");
	const heimlig_range key = heimlig_argument_range(the, 2, "key", "keyLength");
	const heimlig_range state = heimlig_argument_state(the, 4);
	heimlig_expect_sha(the, bits);
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_hmac_session *session = heimlig_expect_state(the, &memory, &state);
	heimlig_expect_beside(the, &memory, &state, &key);
	heimlig_hmac_session_start(session, bits, memory.bytes + key.offset, key.length);
}

/* (memory, state, data, dataLength) */
void xs_heimlig_hmac_update(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_range state = heimlig_argument_state(the, 1);
	const heimlig_range data = heimlig_argument_range(the, 2, "data", "dataLength");
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_hmac_session *session = heimlig_expect_state(the, &memory, &state);
	heimlig_expect_beside(the, &memory, &state, &data);
	heimlig_expect_started(the, heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_HMAC));
	heimlig_hmac_session_update(session, memory.bytes + data.offset, data.length);
}

/* (memory, state, output) */
void xs_heimlig_hmac_finish(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_range state = heimlig_argument_state(the, 1);
	heimlig_range output = { .name = "output", .offset = heimlig_argument(the, 2, "output") };
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_hmac_session *session = heimlig_expect_state(the, &memory, &state);
	heimlig_expect_started(the, heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_HMAC));
	output.length = session->inner.message.bits / 8;
	heimlig_expect_beside(the, &memory, &state, &output);
	heimlig_hmac_session_finish(session, memory.bytes + output.offset);
}
