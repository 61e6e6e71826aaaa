#include "esp_heap_caps.h"

#include <stdlib.h>

#include "memory-regions.h"
#include "panic.h"
#include "released-memory.h"

/* Precedes the bytes, which the operating system gives. The union keeps them aligned. */
typedef union {
	emulated_memory_handle handle;
	long long whole;
	long double number;
	void *pointer;
} prefix;

static void expect_known(uint32_t caps, const char *action)
{
	if (caps == 0 || caps & ~(uint32_t)(MALLOC_CAP_8BIT | MALLOC_CAP_INTERNAL))
		emulated_panic("%s: the model has no memory with the capabilities 0x%x", action, (unsigned)caps);
}

void *heap_caps_malloc(size_t size, uint32_t caps)
{
	expect_known(caps, "heap_caps_malloc");
	const emulated_memory_handle handle = size == 0 || size > SIZE_MAX - sizeof(prefix) ? 0 : emulated_memory_allocate(size, "heap_caps_malloc");
	if (handle == 0)
		return NULL;
	prefix *memory = malloc(sizeof(prefix) + size);
	if (memory == NULL) {
		emulated_memory_release(handle);
		return NULL;
	}
	memory->handle = handle;
	return memory + 1;
}

void heap_caps_free(void *ptr)
{
	if (ptr == NULL)
		return;
	prefix *memory = (prefix *)ptr - 1;
	emulated_memory_release(memory->handle);
	free(memory);
}

size_t heap_caps_get_free_size(uint32_t caps)
{
	expect_known(caps, "heap_caps_get_free_size");
	return emulated_memory_free_bytes();
}

size_t heap_caps_get_largest_free_block(uint32_t caps)
{
	expect_known(caps, "heap_caps_get_largest_free_block");
	return emulated_memory_largest();
}

typedef struct {
	heap_caps_walker_cb_t walker;
	void *data;
} walk;

static bool show(void *context, void *bytes, size_t size)
{
	const walk *walking = context;
	const walker_heap_into_t heap = { .start = (intptr_t)bytes, .end = (intptr_t)bytes + (intptr_t)size };
	return walking->walker(heap, (walker_block_info_t){ .ptr = bytes, .size = size, .used = false }, walking->data);
}

/* Shows only the free blocks, as one heap: the model does not know the addresses of the others. */
void heap_caps_walk(uint32_t caps, heap_caps_walker_cb_t walker_func, void *user_data)
{
	expect_known(caps, "heap_caps_walk");
	emulated_bytes_walk(show, &(walk){ .walker = walker_func, .data = user_data });
}
