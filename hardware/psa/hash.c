#include "operations.h"

#include "hash-session.h"

_Static_assert(sizeof(heimlig_psa_session) <= HEIMLIG_STATE_BYTES, "a digest or an HMAC fits into the state of a session");

static heimlig_result settle(psa_status_t status, heimlig_result result)
{
	switch (status) {
	case PSA_SUCCESS:
		return result;
	case PSA_ERROR_NOT_SUPPORTED:
		return HEIMLIG_UNSUPPORTED;
	default:
		return HEIMLIG_FAULT;
	}
}

/* The hash function of a request that begins. */
static psa_algorithm_t hash_of(const heimlig_job *job, bool has_key)
{
	return has_key ? heimlig_psa_hmac_hash(job->parameters[0]) : heimlig_psa_hash(job->parameters[0]);
}

/* The bytes of the digest, or a refusal. */
static heimlig_result check(const heimlig_job *job, psa_algorithm_t hash)
{
	if (hash == PSA_ALG_NONE)
		return HEIMLIG_UNSUPPORTED;
	const uint32_t size = PSA_HASH_LENGTH(hash);
	return job->output_length < size ? HEIMLIG_OUTPUT_SIZE : (heimlig_result)size;
}

static heimlig_result whole(const heimlig_job *job, bool has_key)
{
	const psa_algorithm_t hash = hash_of(job, has_key);
	heimlig_psa_session session;
	const heimlig_result size = check(job, hash);
	if (size < 0)
		return size;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	psa_status_t status = has_key ? heimlig_psa_hmac_start_session(&session, hash, job->key) : heimlig_psa_digest_start(&session, hash);
	if (status == PSA_SUCCESS)
		status = heimlig_psa_session_update(&session, job->inputs[0]);
	if (status == PSA_SUCCESS)
		status = heimlig_psa_session_finish(&session, job->output);
	heimlig_psa_end();
	return settle(status, size);
}

heimlig_result heimlig_psa_hash_whole(const heimlig_job *job)
{
	return whole(job, false);
}

heimlig_result heimlig_psa_hmac_whole(const heimlig_job *job)
{
	return whole(job, true);
}

static heimlig_result start(const heimlig_job *job, bool has_key)
{
	const psa_algorithm_t hash = hash_of(job, has_key);
	if (hash == PSA_ALG_NONE)
		return HEIMLIG_UNSUPPORTED;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	const psa_status_t status = has_key ? heimlig_psa_hmac_start_session(job->state, hash, job->key) : heimlig_psa_digest_start(job->state, hash);
	heimlig_psa_end();
	return settle(status, 0);
}

heimlig_result heimlig_psa_hash_start(const heimlig_job *job)
{
	return start(job, false);
}

heimlig_result heimlig_psa_hmac_start(const heimlig_job *job)
{
	return start(job, true);
}

static heimlig_result update(const heimlig_job *job, uint32_t kind)
{
	heimlig_psa_session *session = job->state;
	if (session->kind != kind)
		return HEIMLIG_NOT_STARTED;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	const psa_status_t status = heimlig_psa_session_update(session, job->inputs[0]);
	heimlig_psa_end();
	return settle(status, 0);
}

heimlig_result heimlig_psa_hash_update(const heimlig_job *job)
{
	return update(job, HEIMLIG_PSA_DIGEST);
}

heimlig_result heimlig_psa_hmac_update(const heimlig_job *job)
{
	return update(job, HEIMLIG_PSA_HMAC);
}

static heimlig_result finish(const heimlig_job *job, uint32_t kind)
{
	heimlig_psa_session *session = job->state;
	if (session->kind != kind)
		return HEIMLIG_NOT_STARTED;
	const heimlig_result size = check(job, session->hash);
	if (size < 0)
		return size;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	const psa_status_t status = heimlig_psa_session_finish(session, job->output);
	heimlig_psa_end();
	return settle(status, size);
}

heimlig_result heimlig_psa_hash_finish(const heimlig_job *job)
{
	return finish(job, HEIMLIG_PSA_DIGEST);
}

heimlig_result heimlig_psa_hmac_finish(const heimlig_job *job)
{
	return finish(job, HEIMLIG_PSA_HMAC);
}

heimlig_result heimlig_psa_hash_end(const heimlig_job *job)
{
	heimlig_psa_session *session = job->state;
	if (session->kind == 0)
		return 0;
	if (session->kind != HEIMLIG_PSA_DIGEST)
		return HEIMLIG_NOT_STARTED;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	heimlig_psa_session_end(session);
	heimlig_psa_end();
	return 0;
}
