/* Lets each allocation of each operation fail. */
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "job.h"
#include "tested-operations.h"
#include "faults.h"
#include "psa-operations.h"

#define UNTOUCHED 0xa7

static uint8_t output[OUTPUT_MAXIMUM], right[OUTPUT_MAXIMUM];

static int has_only(uint8_t value)
{
	for (size_t index = 0; index < sizeof output; index++)
		if (output[index] != value && output[index] != UNTOUCHED)
			return 0;
	return 1;
}

static int32_t run(const operation *tried, unsigned failing)
{
	memset(output, UNTOUCHED, sizeof output);
	arena_fail(failing);
	return tried->run(output);
}

/* What is wrong after the failure, or NULL. Some functions of the libraries go on without memory, and are right. */
static const char *judge(int32_t result, int32_t wanted, size_t used)
{
	if (result == wanted && memcmp(output, right, sizeof output) == 0)
		return NULL;
	if (result == STATE_REMAINS)
		return "the state of a session remains";
	if (result != HEIMLIG_FAULT)
		return "another result";
	if (!has_only(0))
		return "output";
	if (slots_in_use() != 0)
		return "a key slot is in use";
	return arena_used() != used ? "memory is lost" : NULL;
}

static void complain(const char *name, unsigned failing, const char *problem)
{
	printf("{\"operation\":\"%s\",\"allocation\":%u,\"problem\":\"%s\"}\n", name, failing, problem);
}

static void try_all(const operation *tried, unsigned every)
{
	const int32_t wanted = run(tried, 0);
	const size_t used = arena_used();
	memcpy(right, output, sizeof right);
	if (run(tried, 0) != wanted || memcmp(output, right, sizeof right) != 0)
		complain(tried->name, 0, "two answers");
	const unsigned count = arena_allocations();
	unsigned faults = 0;
	for (unsigned failing = 1; failing <= count; failing += failing < 100 ? 1 : every) {
		const int32_t result = run(tried, failing);
		const char *problem = judge(result, wanted, used);
		faults += result == HEIMLIG_FAULT;
		if (problem != NULL)
			complain(tried->name, failing, problem);
		if (run(tried, 0) != wanted || memcmp(output, right, sizeof right) != 0)
			complain(tried->name, failing, "the next operation is wrong");
	}
	printf("{\"operation\":\"%s\",\"result\":%d,\"allocations\":%u,\"faults\":%u,\"peak\":%lu}\n", tried->name, (int)wanted, count, faults,
		(unsigned long)(arena_peak() - used));
}

/* The same for the first operation after the start, which initializes PSA Crypto. */
static void try_initialization(const operation *tried)
{
	unsigned faults = 0;
	forget_initialization();
	const size_t used = arena_used();
	const int32_t wanted = run(tried, 0);
	const unsigned count = arena_allocations();
	memcpy(right, output, sizeof right);
	for (unsigned failing = 1; failing <= count; failing++) {
		forget_initialization();
		const int32_t result = run(tried, failing);
		faults += result == HEIMLIG_FAULT;
		forget_initialization();
		const char *problem = judge(result, wanted, used);
		if (problem != NULL)
			complain("initialization", failing, problem);
		if (run(tried, 0) != wanted || memcmp(output, right, sizeof right) != 0)
			complain("initialization", failing, "the next operation is wrong");
	}
	printf("{\"operation\":\"initialization\",\"result\":%d,\"allocations\":%u,\"faults\":%u,\"peak\":0}\n", (int)wanted, count, faults);
}

void run_faults(unsigned every)
{
	for (size_t index = 0; operation_at(index) != NULL; index++)
		try_all(operation_at(index), every);
	try_initialization(&small_operation);
}
