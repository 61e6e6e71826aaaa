#include "released-memory.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "panic.h"
#include "task.h"

/* Bounds of the list. Several machines with their stacks fit into it. */
#define KEPT_BYTES ((size_t)32 << 20)
#define KEPT_BLOCKS 256

/* A block serves requests from half of its size on. */
#define WASTE 2

typedef struct block block;

/* Precedes the bytes. */
struct block {
	block *next;
	size_t size;
};

#define HEADER ((sizeof(block) + 15) & ~(size_t)15)
#define LEAST (4 * sizeof(uintptr_t))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Guarded by the lock. The most recent block is the first. */
static block *released;
static size_t released_bytes;
static size_t released_count;

static unsigned char *bytes_of(block *of)
{
	return (unsigned char *)of + HEADER;
}

static block *unlink_block(block **address)
{
	block *gone = *address;
	*address = gone->next;
	released_bytes -= gone->size;
	released_count--;
	return gone;
}

/* Takes the smallest block that suffices. */
static block *find(size_t size)
{
	block **best = NULL;
	for (block **address = &released; *address != NULL; address = &(*address)->next)
		if ((*address)->size >= size && (*address)->size <= size * WASTE && (best == NULL || (*address)->size < (*best)->size))
			best = address;
	return best == NULL ? NULL : unlink_block(best);
}

void *emulated_bytes_take(size_t size)
{
	const size_t rounded = size < LEAST ? LEAST : (size + sizeof(uintptr_t) - 1) & ~(sizeof(uintptr_t) - 1);
	if (rounded < size || rounded > SIZE_MAX / WASTE - HEADER)
		return NULL;
	emulated_critical_lock(&lock);
	block *found = find(rounded);
	if (found == NULL && (found = malloc(HEADER + rounded)) != NULL)
		found->size = rounded;
	emulated_critical_unlock(&lock);
	return found == NULL ? NULL : bytes_of(found);
}

/* The allocator's words: two links to free blocks, and at the end the block's address for its successor. */
static uintptr_t *word_of(block *of, int index)
{
	return (uintptr_t *)bytes_of(of) + (index < 2 ? (size_t)index : of->size / sizeof(uintptr_t) - 1);
}

static uintptr_t link_of(block *of, int index)
{
	return (uintptr_t)of + (uintptr_t)index;
}

static void keep_bounds(void)
{
	while (released != NULL && (released_count > KEPT_BLOCKS || (released_bytes > KEPT_BYTES && released_count > 1))) {
		block **address = &released;
		while ((*address)->next != NULL)
			address = &(*address)->next;
		free(unlink_block(address));
	}
}

void emulated_bytes_release(void *bytes)
{
	if (bytes == NULL)
		return;
	block *given = (block *)((unsigned char *)bytes - HEADER);
	emulated_critical_lock(&lock);
	for (int index = 0; index < 3; index++)
		*word_of(given, index) = link_of(given, index);
	given->next = released;
	released = given;
	released_bytes += given->size;
	released_count++;
	keep_bounds();
	emulated_critical_unlock(&lock);
}

size_t emulated_bytes_count(const void *bytes, size_t size, const void *needle, size_t length)
{
	const unsigned char *at = bytes;
	const unsigned char *end = at + size;
	const unsigned char first = *(const unsigned char *)needle;
	size_t count = 0;
	while ((size_t)(end - at) >= length && (at = memchr(at, first, (size_t)(end - at) - length + 1)) != NULL) {
		count += at != needle && memcmp(at, needle, length) == 0;
		at++;
	}
	return count;
}

size_t emulated_bytes_search(const void *needle, size_t length)
{
	size_t count = 0;
	if (length == 0)
		emulated_panic("emulated_bytes_search: nothing to search for");
	emulated_critical_lock(&lock);
	for (block *each = released; each != NULL; each = each->next)
		count += emulated_bytes_count(bytes_of(each), each->size, needle, length);
	emulated_critical_unlock(&lock);
	return count;
}

void emulated_bytes_walk(emulated_bytes_visitor visit, void *context)
{
	emulated_critical_lock(&lock);
	for (block *each = released; each != NULL; each = each->next) {
		const bool goes_on = visit(context, bytes_of(each), each->size);
		for (int index = 0; index < 3; index++)
			if (*word_of(each, index) != link_of(each, index))
				emulated_panic("a free block's links were overwritten");
		if (!goes_on)
			break;
	}
	emulated_critical_unlock(&lock);
}

void emulated_bytes_forget(void)
{
	emulated_critical_lock(&lock);
	while (released != NULL)
		free(unlink_block(&released));
	emulated_critical_unlock(&lock);
}
