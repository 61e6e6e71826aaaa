/* Two threads compute with the libraries at the same time. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "tested-operations.h"
#include "psa-operations.h"
#include "threads.h"

#define THREADS 2
#define OPERATIONS 100
#define ROUNDS 2
/* A thread sleeps at one of so many allocations, so that the other meets it there. */
#define SLEEPS 64

static uint8_t right[OPERATIONS][OUTPUT_MAXIMUM];
static int32_t wanted[OPERATIONS];
static size_t count;
static pthread_barrier_t start_line;
static unsigned inside, together, visits;

/* mbed TLS without threads can not stand two of them. This notices two, whether or not that does harm. */
static void visit(void)
{
	if (__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) > 1)
		__atomic_add_fetch(&together, 1, __ATOMIC_SEQ_CST);
	if (__atomic_add_fetch(&visits, 1, __ATOMIC_SEQ_CST) % SLEEPS == 0)
		usleep(1);
	__atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
}

/* The second thread takes the operations in another order. */
static void *run(void *argument)
{
	unsigned *wrong = argument;
	uint8_t output[OUTPUT_MAXIMUM];
	const size_t start = *wrong;
	*wrong = 0;
	pthread_barrier_wait(&start_line);
	for (size_t turn = 0; turn < ROUNDS * count; turn++) {
		const size_t index = start == 0 ? turn % count : count - 1 - turn % count;
		memset(output, 0, sizeof output);
		*wrong += operation_at(index)->run(output) != wanted[index] || memcmp(output, right[index], sizeof output) != 0;
	}
	return NULL;
}

void run_threads(void)
{
	pthread_t threads[THREADS];
	unsigned wrong[THREADS] = { 0, 1 };
	for (count = 0; count < OPERATIONS && operation_at(count) != NULL; count++)
		wanted[count] = operation_at(count)->run(right[count]);
	pthread_barrier_init(&start_line, NULL, THREADS);
	arena_visit(visit);
	for (int index = 0; index < THREADS; index++)
		if (pthread_create(&threads[index], NULL, run, &wrong[index]) != 0)
			puts("no thread");
	for (int index = 0; index < THREADS; index++)
		pthread_join(threads[index], NULL);
	arena_visit(NULL);
	printf("{\"wrong\":%u,\"together\":%u,\"turns\":%lu,\"slots\":%lu}\n", wrong[0] + wrong[1], together, (unsigned long)(THREADS * ROUNDS * count),
		(unsigned long)slots_in_use());
}
