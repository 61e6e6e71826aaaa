#include "threads.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "aes/aes-gcm.h"
#include "input.h"
#include "random/generator.h"
#include "sha/hmac.h"
#include "sha/sha.h"

#define THREADS 4
#define ROUNDS 50
/* The drivers release the lock within this length. */
#define LENGTH 5000

typedef struct {
	uint8_t key[32];
	uint8_t text[LENGTH];
	uint8_t sealed[LENGTH + HEIMLIG_AES_GCM_TAG];
	uint8_t opened[LENGTH];
	uint8_t digest[64];
	uint8_t digest_in_pieces[32];
	uint8_t tag_in_pieces[48];
	bool failed;
} job;

static job expected[THREADS];
static job jobs[THREADS];

static void prepare(job *work, uint8_t number)
{
	memset(work, 0, sizeof *work);
	memset(work->key, number, sizeof work->key);
	memset(work->text, 0x10 + number, sizeof work->text);
}

/* Each machine has its own generator. Its bytes are other ones each time. */
static bool fill_random_bytes(void)
{
	heimlig_generator generator = { .key = { 0 } };
	uint8_t bytes[100];
	return heimlig_generator_fill(&generator, bytes, sizeof bytes) == 0;
}

static bool work_once(job *work)
{
	const heimlig_bytes key = { .bytes = work->key, .length = sizeof work->key };
	const heimlig_bytes iv = { .bytes = work->key, .length = HEIMLIG_AES_GCM_IV }, aad = { .bytes = work->key, .length = 7 };
	const heimlig_job seal = { .key = key, .inputs = { iv, aad, { .bytes = work->text, .length = LENGTH } },
		.output = work->sealed, .output_length = sizeof work->sealed };
	const heimlig_job open = { .key = key, .inputs = { iv, aad, { .bytes = work->sealed, .length = sizeof work->sealed } },
		.output = work->opened, .output_length = sizeof work->opened };
	heimlig_sha_session digest;
	heimlig_hmac_session hmac;
	heimlig_sha_session_start(&digest, 256, HEIMLIG_SHA_SESSION_DIGEST);
	heimlig_hmac_session_start(&hmac, 384, work->key, sizeof work->key);
	heimlig_sha_session_update(&digest, work->text, 1000);
	heimlig_sha_session_update(&hmac.inner, work->text, 1000);
	if (heimlig_aes_gcm_encrypt(&seal) < 0)
		return false;
	heimlig_sha_session_update(&digest, work->text + 1000, 3000);
	if (!fill_random_bytes() || heimlig_aes_gcm_decrypt(&open) < 0)
		return false;
	heimlig_sha_digest(512, work->text, LENGTH, work->digest);
	heimlig_sha_session_update(&digest, work->text + 4000, LENGTH - 4000);
	heimlig_sha_session_finish(&digest, work->digest_in_pieces);
	heimlig_sha_session_update(&hmac.inner, work->text + 1000, LENGTH - 1000);
	heimlig_hmac_session_finish(&hmac, work->tag_in_pieces);
	return true;
}

static void *run(void *argument)
{
	job *work = argument;
	const job *right = &expected[work - jobs];
	for (int round = 0; round < ROUNDS; round++) {
		prepare(work, right->key[0]);
		if (!work_once(work) || memcmp(work, right, sizeof *work) != 0) {
			work->failed = true;
			break;
		}
	}
	return NULL;
}

void run_threads(void)
{
	pthread_t threads[THREADS];
	bool failed = false;
	for (int index = 0; index < THREADS; index++) {
		prepare(&expected[index], (uint8_t)(index + 1));
		if (!work_once(&expected[index]))
			usage_error("a single thread failed");
	}
	for (int index = 0; index < THREADS; index++)
		if (pthread_create(&threads[index], NULL, run, &jobs[index]) != 0)
			usage_error("no thread");
	for (int index = 0; index < THREADS; index++) {
		pthread_join(threads[index], NULL);
		failed = failed || jobs[index].failed;
	}
	puts(failed ? "wrong" : "ok");
}
