#include "memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chip.h"
#include "esp_heap_caps.h"
#include "input.h"
#include "memory-regions.h"

#define REQUESTS_MAXIMUM 20000
#define CAPABILITIES (MALLOC_CAP_8BIT | MALLOC_CAP_INTERNAL)

static emulated_memory_handle handles[REQUESTS_MAXIMUM];
static size_t requests;
static char owner[] = "owner";

typedef struct {
	const char *owner;
	emulated_memory_block block;
} request_search;

/* The address of an entry is the owner of a request. The walk finds the request by it. */
static char owner_of[REQUESTS_MAXIMUM][1];

static void match(void *context, const emulated_memory_block *block)
{
	request_search *wanted = context;
	if (block->owner == wanted->owner)
		wanted->block = *block;
}

static void take(void)
{
	const size_t size = next_number();
	request_search found = { .owner = owner_of[requests] };
	if (requests == REQUESTS_MAXIMUM)
		usage_error("too many requests");
	handles[requests] = emulated_memory_allocate(size, found.owner);
	if (handles[requests++] == 0) {
		fputs("- ", stdout);
		return;
	}
	emulated_memory_walk(match, &found);
	printf("%u:%u:%u ", found.block.region, (unsigned)found.block.offset, (unsigned)found.block.taken);
}

static void print_block(void *context, const emulated_memory_block *block)
{
	(void)context;
	printf("%u:%u:%u:%s ", block->region, (unsigned)block->offset, (unsigned)block->taken, block->owner ? "used" : "free");
}

/* `t SIZE` takes a block and prints where, `g K` frees the block of request K, `s` prints the sums, `w` the map, `f N` lets request N fail. */
void run_memory(void)
{
	emulated_memory_enable();
	requests = 0;
	for (const char *word = next_word(); *word != '.'; word = next_word()) {
		switch (*word) {
		case 't':
			take();
			break;
		case 'g':
			emulated_memory_release(handles[next_number()]);
			break;
		case 's':
			printf("%zu:%zu ", emulated_memory_free_bytes(), emulated_memory_largest());
			break;
		case 'w':
			emulated_memory_walk(print_block, NULL);
			break;
		case 'f':
			emulated_memory_fail((unsigned)next_number());
			break;
		default:
			usage_error(word);
		}
	}
	putchar('\n');
}

/* Without the model each request succeeds, and nothing is counted. */
void run_uncounted_memory(void)
{
	char *bytes = heap_caps_malloc(1000000, CAPABILITIES);
	const emulated_memory_handle handle = emulated_memory_allocate(1000000000, owner);
	if (bytes == NULL || handle == 0)
		usage_error("no memory");
	memset(bytes, 1, 1000000);
	printf("%zu %zu ", heap_caps_get_free_size(CAPABILITIES), heap_caps_get_largest_free_block(CAPABILITIES));
	heap_caps_free(bytes);
	heap_caps_free(NULL);
	emulated_memory_release(handle);
	printf("%s\n", heap_caps_malloc(0, CAPABILITIES) == NULL ? "none of no size" : "a block of no size");
}

/* With the model `heap_caps_malloc` takes from it until it is full. */
void run_counted_memory(void)
{
	void *blocks[1024];
	size_t count = 0;
	emulated_memory_enable();
	const size_t before = heap_caps_get_free_size(CAPABILITIES);
	while (count < 1024 && (blocks[count] = heap_caps_malloc(10000, CAPABILITIES)) != NULL)
		memset(blocks[count++], 1, 10000);
	printf("%zu %s ", count, heap_caps_get_largest_free_block(CAPABILITIES) < 10000 ? "full" : "not full");
	while (count > 0)
		heap_caps_free(blocks[--count]);
	puts(heap_caps_get_free_size(CAPABILITIES) == before ? "all back" : "lost");
}

#define THREADS 4
#define ROUNDS 3000
#define HELD 16

static void *take_and_give(void *argument)
{
	emulated_memory_handle held[HELD] = { 0 };
	unsigned seed = (unsigned)(size_t)argument;
	for (unsigned round = 0; round < ROUNDS; round++) {
		seed = seed * 1103515245u + 12345u;
		emulated_memory_release(held[round % HELD]);
		held[round % HELD] = emulated_memory_allocate(1 + seed / 65536 % 9000, owner);
	}
	for (unsigned index = 0; index < HELD; index++)
		emulated_memory_release(held[index]);
	return NULL;
}

/* Several threads take and free. At the end all memory is free again, in one block. */
void run_memory_threads(void)
{
	pthread_t threads[THREADS];
	emulated_memory_enable();
	const size_t before = emulated_memory_free_bytes(), largest = emulated_memory_largest();
	for (size_t index = 0; index < THREADS; index++)
		if (pthread_create(&threads[index], NULL, take_and_give, (void *)(index + 1)) != 0)
			usage_error("no thread");
	for (size_t index = 0; index < THREADS; index++)
		pthread_join(threads[index], NULL);
	puts(emulated_memory_free_bytes() == before && emulated_memory_largest() == largest ? "ok" : "wrong");
}

void misuse_memory_twice(void)
{
	emulated_memory_enable();
	const emulated_memory_handle handle = emulated_memory_allocate(100, owner);
	emulated_memory_release(handle);
	emulated_memory_release(handle);
}

void misuse_memory_unknown(void)
{
	emulated_memory_enable();
	emulated_memory_release(0x70001);
}

void misuse_memory_owner(void)
{
	emulated_memory_allocate(100, NULL);
}

void misuse_memory_capability(void)
{
	heap_caps_malloc(100, 1 << 10);
}
