#define _POSIX_C_SOURCE 199309L

#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "input.h"
#include "memory/compare.h"

#define LENGTH 1024
#define SAMPLES 20000
#define REPEATS 4

typedef bool compare(const uint8_t *left, const uint8_t *right, size_t length);

/* The measurement must detect this one. */
static bool leaves_early(const uint8_t *left, const uint8_t *right, size_t length)
{
	const volatile uint8_t *first = left;
	for (size_t index = 0; index < length; index++)
		if (first[index] != right[index])
			return false;
	return true;
}

typedef struct {
	double count, mean, squares;
} sample;

/* Welford's algorithm for mean and variance. */
static void add(sample *all, double value)
{
	const double distance = value - all->mean;
	all->count++;
	all->mean += distance / all->count;
	all->squares += distance * (value - all->mean);
}

static double nanoseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static int ascending(const void *left, const void *right)
{
	const double first = *(const double *)left, second = *(const double *)right;
	return (first > second) - (first < second);
}

static double time_of(compare *equal, const uint8_t *left, const uint8_t *right)
{
	const double before = nanoseconds();
	for (int count = 0; count < REPEATS; count++)
		if (equal(left, right, LENGTH))
			usage_error("equal");
	return nanoseconds() - before;
}

/* The square of Welch's t for two kinds of comparisons in random order: the bytes differ at their beginning or at their end.
 * The slowest tenth, which was interrupted, does not count. */
static double t_squared(compare *equal)
{
	static uint8_t left[LENGTH], right[LENGTH], kinds[SAMPLES];
	static double times[SAMPLES], sorted[SAMPLES];
	uint32_t random = 1;
	for (size_t index = 0; index < SAMPLES; index++) {
		random = random * 1664525 + 1013904223;
		kinds[index] = (uint8_t)(random >> 31);
		const size_t place = kinds[index] == 0 ? 0 : LENGTH - 1;
		right[place] ^= 1;
		sorted[index] = times[index] = time_of(equal, left, right);
		right[place] ^= 1;
	}
	qsort(sorted, SAMPLES, sizeof sorted[0], ascending);
	sample of_kind[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	for (size_t index = SAMPLES / 10; index < SAMPLES; index++)
		if (times[index] <= sorted[SAMPLES - SAMPLES / 10])
			add(&of_kind[kinds[index]], times[index]);
	const double difference = of_kind[1].mean - of_kind[0].mean;
	double error = 0;
	for (size_t kind = 0; kind < 2; kind++)
		error += of_kind[kind].squares / (of_kind[kind].count - 1) / of_kind[kind].count;
	return difference * difference / (error > 0 ? error : 1);
}

void time_comparison(void)
{
	const double ours = t_squared(heimlig_equal);
	printf("%.2f %.2f\n", ours, t_squared(leaves_early));
}
