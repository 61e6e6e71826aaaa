#include "arena.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNIT 16
#define CLASSES 4096

/* Freed blocks lie in a list of their size. */
typedef struct block {
	size_t units;
	struct block *next;
} block;

_Static_assert(sizeof(block) <= UNIT, "a header is one unit");

static _Alignas(UNIT) uint8_t memory[48u << 20];
static size_t taken;
static block *freed[CLASSES];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static size_t used, peak;
static unsigned allocations, failing;
static void (*visiting)(void);
static void (*watching)(const void *, size_t);

void arena_fail(unsigned count)
{
	allocations = 0;
	failing = count;
	peak = used;
}

unsigned arena_allocations(void)
{
	return allocations;
}

size_t arena_used(void)
{
	return used;
}

size_t arena_peak(void)
{
	return peak;
}

void arena_visit(void (*visit)(void))
{
	visiting = visit;
}

void arena_watch(void (*watch)(const void *memory, size_t length))
{
	watching = watch;
}

static uint8_t *bytes_of(block *head)
{
	return (uint8_t *)head + UNIT;
}

static block *block_of(void *bytes)
{
	return (block *)(void *)((uint8_t *)bytes - UNIT);
}

static block *take(size_t units)
{
	if (units < CLASSES && freed[units] != NULL) {
		block *head = freed[units];
		freed[units] = head->next;
		return head;
	}
	if ((units + 1) * UNIT > sizeof memory - taken)
		return NULL;
	block *head = (block *)(void *)(memory + taken);
	taken += (units + 1) * UNIT;
	head->units = units;
	return head;
}

static void *allocate(size_t length)
{
	block *head = NULL;
	if (length > sizeof memory)
		return NULL;
	if (visiting != NULL)
		visiting();
	pthread_mutex_lock(&mutex);
	if (++allocations != failing)
		head = take((length + UNIT - 1) / UNIT);
	if (head != NULL)
		used += head->units * UNIT;
	if (used > peak)
		peak = used;
	pthread_mutex_unlock(&mutex);
	return head == NULL ? NULL : bytes_of(head);
}

static void release(void *bytes)
{
	if (bytes == NULL)
		return;
	block *head = block_of(bytes);
	pthread_mutex_lock(&mutex);
	if (watching != NULL)
		watching(bytes, head->units * UNIT);
	used -= head->units * UNIT;
	if (head->units < CLASSES) {
		head->next = freed[head->units];
		freed[head->units] = head;
	}
	pthread_mutex_unlock(&mutex);
}

void *malloc(size_t length)
{
	return allocate(length);
}

void free(void *bytes)
{
	release(bytes);
}

void *calloc(size_t count, size_t size)
{
	if (size != 0 && count > sizeof memory / size)
		return NULL;
	void *bytes = allocate(count * size);
	if (bytes != NULL)
		memset(bytes, 0, count * size);
	return bytes;
}

void *realloc(void *bytes, size_t length)
{
	void *moved = allocate(length);
	if (bytes == NULL || moved == NULL)
		return moved;
	const size_t before = block_of(bytes)->units * UNIT;
	memcpy(moved, bytes, before < length ? before : length);
	release(bytes);
	return moved;
}
