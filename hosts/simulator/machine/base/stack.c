#include "base/stack.h"
#include "released-memory.h"
#include <sys/mman.h>

/* XS keeps a margin of 128 KB. A machine's byte code may nest native calls deeply before the machine's own stack is full. */
#define mxThreadStackSize (2 * 1024 * 1024)

static size_t pageSize(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* The guard page lies below the stack. */
static txByte* guardOf(const Machine* machine)
{
	return (txByte*)(((uintptr_t)machine->nativeStack + pageSize() - 1) & ~(uintptr_t)(pageSize() - 1));
}

txBoolean stackCreate(Machine* machine, pthread_attr_t* attributes)
{
	machine->nativeStack = emulated_bytes_take(mxThreadStackSize + 2 * pageSize());
	if (!machine->nativeStack)
		return 0;
	mprotect(guardOf(machine), pageSize(), PROT_NONE);
	return pthread_attr_setstack(attributes, guardOf(machine) + pageSize(), mxThreadStackSize) == 0;
}

txSize stackBytes(const Machine* machine, const txByte** start)
{
	if (!machine->nativeStack)
		return 0;
	*start = guardOf(machine) + pageSize();
	return mxThreadStackSize;
}

void stackDelete(Machine* machine)
{
	if (!machine->nativeStack)
		return;
	mprotect(guardOf(machine), pageSize(), PROT_READ | PROT_WRITE);
	emulated_bytes_release(machine->nativeStack);
	machine->nativeStack = NULL;
}
