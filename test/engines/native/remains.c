/* What operations leave on the stack and in freed memory, and how deep the stack gets. */
/* The function of hardware/esp32/memory/wipe-stack.c has the name wipe_stack in this program (program.ts). */
#define heimlig_wipe_stack wipe_stack
#include "wipe-stack.h"
#undef heimlig_wipe_stack

void heimlig_wipe_stack(void);

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "tested-operations.h"
#include "secrets.h"
#include "wipe-stack.h"
#include "remains.h"

#define PAINT 0xa5

static uint8_t stack[1 << 18];
static uint8_t left[sizeof stack];
static uint8_t output[OUTPUT_MAXIMUM];
static size_t top;
static unsigned in_heap;

int wipes_stack = 1;

/* Takes its place, and may leave it out. */
void heimlig_wipe_stack(void)
{
	if (wipes_stack)
		wipe_stack();
}

static void search_heap(const void *memory, size_t length)
{
	in_heap += count_pairs(memory, length);
}

__attribute__((noinline)) static void *call(void *argument)
{
	const operation *tried = argument;
	top = (size_t)((uint8_t *)__builtin_frame_address(0) - stack);
	tried->run(output);
	memcpy(left, stack, sizeof left);
	return NULL;
}

static void run(const operation *tried)
{
	pthread_t thread;
	pthread_attr_t attributes;
	memset(stack, PAINT, sizeof stack);
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, stack, sizeof stack);
	if (pthread_create(&thread, &attributes, call, (void *)(uintptr_t)tried) == 0)
		pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
}

/* How deep the stack got below the caller's frame, in bytes. */
static size_t depth(void)
{
	size_t lowest = 0;
	while (lowest < top && left[lowest] == PAINT)
		lowest++;
	return top - lowest;
}

/* Bytes below the caller's frame that are not zero. */
static size_t remaining(void)
{
	size_t count = 0;
	for (size_t index = 0; index < top; index++)
		count += left[index] != PAINT && left[index] != 0;
	return count;
}

static void examine(const operation *tried)
{
	tried->run(output);
	if (tried->makes_secret)
		add_secret(output, 32);
	in_heap = 0;
	wipes_stack = 0;
	arena_watch(search_heap);
	run(tried);
	arena_watch(NULL);
	const size_t used = depth(), unwiped = remaining();
	const unsigned words = count_words(left, top);
	wipes_stack = 1;
	run(tried);
	printf("{\"operation\":\"%s\",\"stack\":%lu,\"unwiped\":%lu,\"unwipedWords\":%u,\"remaining\":%lu,\"words\":%u,\"heap\":%u}\n", tried->name, (unsigned long)used,
		(unsigned long)unwiped, words, (unsigned long)remaining(), count_words(left, top), in_heap);
}

void run_remains(void)
{
	for (size_t index = 0; operation_at(index) != NULL; index++)
		examine(operation_at(index));
	examine(&leaking_operation);
	printf("{\"wiped\":%lu}\n", (unsigned long)HEIMLIG_LIBRARY_STACK);
}
