#include "../sha-session.h"
#include "session-state.h"
#include "sha-arguments.h"

_Static_assert(sizeof(heimlig_sha_session) <= HEIMLIG_SESSION_STATE, "a digest fits into the state of a session");

/* () */
void xs_heimlig_sha_release(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	heimlig_sha_engine_forget();
}

/* (memory, bits, state) */
void xs_heimlig_sha_start(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const uint32_t bits = heimlig_argument(the, 1, "bits");
	const heimlig_range state = heimlig_argument_state(the, 2);
	heimlig_expect_sha(the, bits);
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_sha_session_start(heimlig_expect_state(the, &memory, &state), bits, HEIMLIG_SHA_SESSION_DIGEST);
}

/* (memory, state, data, dataLength) */
void xs_heimlig_sha_update(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_range state = heimlig_argument_state(the, 1);
	const heimlig_range data = heimlig_argument_range(the, 2, "data", "dataLength");
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_sha_session *session = heimlig_expect_state(the, &memory, &state);
	heimlig_expect_beside(the, &memory, &state, &data);
	heimlig_expect_started(the, heimlig_sha_session_is_started(session, HEIMLIG_SHA_SESSION_DIGEST));
	heimlig_sha_session_update(session, memory.bytes + data.offset, data.length);
}

/* (memory, state, output) */
void xs_heimlig_sha_finish(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_range state = heimlig_argument_state(the, 1);
	heimlig_range output = { .name = "output", .offset = heimlig_argument(the, 2, "output") };
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_sha_session *session = heimlig_expect_state(the, &memory, &state);
	heimlig_expect_started(the, heimlig_sha_session_is_started(session, HEIMLIG_SHA_SESSION_DIGEST));
	output.length = session->message.bits / 8;
	heimlig_expect_beside(the, &memory, &state, &output);
	heimlig_sha_session_finish(session, memory.bytes + output.offset);
}

/* (memory, state): zeros are the state of a session that has finished, or never started. */
void xs_heimlig_sha_end(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const heimlig_range state = heimlig_argument_state(the, 1);
	const heimlig_memory memory = heimlig_argument_memory(the, 0, "memory");
	heimlig_sha_session *session = heimlig_expect_state(the, &memory, &state);
	if (session->kind == 0)
		return;
	heimlig_expect_started(the, heimlig_sha_session_is_started(session, HEIMLIG_SHA_SESSION_DIGEST));
	heimlig_sha_session_end(session);
}
