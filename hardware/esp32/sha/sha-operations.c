#include "sha-operations.h"

#include "hmac.h"
#include "sha.h"

_Static_assert(sizeof(heimlig_sha_session) <= HEIMLIG_STATE_BYTES, "a digest fits into the state of a session");
_Static_assert(sizeof(heimlig_hmac_session) <= HEIMLIG_STATE_BYTES, "an HMAC fits into the state of a session");

/* Returns 0 if the chip lacks the digest. */
static unsigned bits_of(const heimlig_job *job)
{
	static const unsigned bits[] = { 256, 384, 512 };
	const uint32_t algorithm = job->parameters[0];
	return algorithm < sizeof bits / sizeof *bits && heimlig_sha_supported(bits[algorithm]) ? bits[algorithm] : 0;
}

/* The result of an operation that writes a digest, or a tag of that size. */
static heimlig_result check_output(const heimlig_job *job, unsigned bits)
{
	if (bits == 0)
		return HEIMLIG_UNSUPPORTED;
	return job->output_length < bits / 8 ? HEIMLIG_OUTPUT_SIZE : (heimlig_result)(bits / 8);
}

heimlig_result heimlig_sha_hash(const heimlig_job *job)
{
	const unsigned bits = bits_of(job);
	const heimlig_result result = check_output(job, bits);
	if (result >= 0)
		heimlig_sha_digest(bits, job->inputs[0].bytes, job->inputs[0].length, job->output);
	return result;
}

heimlig_result heimlig_sha_hmac(const heimlig_job *job)
{
	const unsigned bits = bits_of(job);
	const heimlig_result result = check_output(job, bits);
	if (result >= 0)
		heimlig_hmac(bits, job->key.bytes, job->key.length, job->inputs[0].bytes, job->inputs[0].length, job->output);
	return result;
}

heimlig_result heimlig_sha_hash_start(const heimlig_job *job)
{
	const unsigned bits = bits_of(job);
	if (bits == 0)
		return HEIMLIG_UNSUPPORTED;
	heimlig_sha_session_start(job->state, bits, HEIMLIG_SHA_SESSION_DIGEST);
	return 0;
}

heimlig_result heimlig_sha_hash_update(const heimlig_job *job)
{
	if (!heimlig_sha_session_is_started(job->state, HEIMLIG_SHA_SESSION_DIGEST))
		return HEIMLIG_NOT_STARTED;
	heimlig_sha_session_update(job->state, job->inputs[0].bytes, job->inputs[0].length);
	return 0;
}

heimlig_result heimlig_sha_hash_finish(const heimlig_job *job)
{
	heimlig_sha_session *session = job->state;
	if (!heimlig_sha_session_is_started(session, HEIMLIG_SHA_SESSION_DIGEST))
		return HEIMLIG_NOT_STARTED;
	const heimlig_result result = check_output(job, session->message.bits);
	if (result >= 0)
		heimlig_sha_session_finish(session, job->output);
	return result;
}

heimlig_result heimlig_sha_hash_end(const heimlig_job *job)
{
	heimlig_sha_session *session = job->state;
	/* A session that has finished, or never started, has a state of zeros. */
	if (session->kind == 0)
		return 0;
	if (!heimlig_sha_session_is_started(session, HEIMLIG_SHA_SESSION_DIGEST))
		return HEIMLIG_NOT_STARTED;
	heimlig_sha_session_end(session);
	return 0;
}

heimlig_result heimlig_sha_hmac_start(const heimlig_job *job)
{
	const unsigned bits = bits_of(job);
	if (bits == 0)
		return HEIMLIG_UNSUPPORTED;
	heimlig_hmac_session_start(job->state, bits, job->key.bytes, job->key.length);
	return 0;
}

heimlig_result heimlig_sha_hmac_update(const heimlig_job *job)
{
	heimlig_hmac_session *session = job->state;
	if (!heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_HMAC))
		return HEIMLIG_NOT_STARTED;
	heimlig_sha_session_update(&session->inner, job->inputs[0].bytes, job->inputs[0].length);
	return 0;
}

heimlig_result heimlig_sha_hmac_finish(const heimlig_job *job)
{
	heimlig_hmac_session *session = job->state;
	if (!heimlig_sha_session_is_started(&session->inner, HEIMLIG_SHA_SESSION_HMAC))
		return HEIMLIG_NOT_STARTED;
	const heimlig_result result = check_output(job, session->inner.message.bits);
	if (result >= 0)
		heimlig_hmac_session_finish(session, job->output);
	return result;
}
