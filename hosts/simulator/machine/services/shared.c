#include "services/shared.h"
#include "base/lock.h"
#include "released-memory.h"
#include "services/waiting.h"
#include "task.h"

typedef struct SharedBuffer SharedBuffer;

struct SharedBuffer {
	SharedBuffer* next;
	txInteger size;
	txInteger usage;
	emulated_memory_handle taken;
};

/* The bytes follow the record. Both have the alignment that 64-bit atomics need. */
#define mxRecordSize ((sizeof(SharedBuffer) + 15) & ~(size_t)15)

static SharedBuffer* buffers;

static int messagesUnderway;

static SharedBuffer* toBuffer(void* data)
{
	return (SharedBuffer*)((txByte*)data - mxRecordSize);
}

#if XS_MAJOR_VERSION > 13
void fxInitializeSharedCluster(txMachine* the)
{
	(void)the;
}

void fxTerminateSharedCluster(txMachine* the)
{
	(void)the;
}
#else
void fxInitializeSharedCluster(void)
{
}

void fxTerminateSharedCluster(void)
{
}
#endif

/* The engine from npm throws before it has set the destructor of the missing buffer: it would call what the slot held before. */
static void forgetDestructor(void)
{
	txMachine* the = recordCurrent()->the;
	txSlot* host = mxIsReference(the->stack) ? the->stack->value.reference->next : NULL;
	if (host && (host->kind == XS_HOST_KIND) && !(host->flag & XS_HOST_HOOKS_FLAG))
		host->value.host.variant.destructor = NULL;
}

void* fxCreateSharedChunk(txInteger size)
{
	emulated_critical_enter();
	emulated_memory_handle taken = chipTake(mxChipSharedHeader + (size_t)size, mxChipSharedOwner);
	SharedBuffer* buffer = taken ? emulated_bytes_take(mxRecordSize + (size_t)size) : NULL;
	if (!buffer) {
		chipRelease(taken);
		emulated_critical_exit();
		forgetDestructor();
		return NULL;
	}
	memset(buffer, 0, mxRecordSize + (size_t)size);
	buffer->taken = taken;
	buffer->size = size;
	buffer->usage = 1;
	lockAcquire();
	buffer->next = buffers;
	buffers = buffer;
	lockRelease();
	emulated_critical_exit();
	return (txByte*)buffer + mxRecordSize;
}

txInteger fxMeasureSharedChunk(void* data)
{
	return toBuffer(data)->size;
}

/* Frees the buffers that nobody holds, when no message is under way that may hold one. */
static void freeUnused(void)
{
	SharedBuffer** address = &buffers;
	SharedBuffer* buffer;
	if (messagesUnderway)
		return;
	while ((buffer = *address)) {
		if (buffer->usage > 0)
			address = &buffer->next;
		else {
			*address = buffer->next;
			waitingForget(buffer, mxRecordSize + (size_t)buffer->size);
			chipRelease(buffer->taken);
			emulated_bytes_release(buffer);
		}
	}
}

void* fxRetainSharedChunk(void* data)
{
	lockAcquire();
	toBuffer(data)->usage++;
	lockRelease();
	return data;
}

void fxReleaseSharedChunk(void* data)
{
	lockAcquire();
	if (--toBuffer(data)->usage == 0)
		freeUnused();
	lockRelease();
}

void sharedBeginMessage(void)
{
	lockAcquire();
	messagesUnderway++;
	lockRelease();
}

void sharedEndMessage(void)
{
	lockAcquire();
	if (--messagesUnderway == 0)
		freeUnused();
	lockRelease();
}

void sharedDeleteAll(void)
{
	SharedBuffer* buffer;
	while ((buffer = buffers)) {
		buffers = buffer->next;
		emulated_bytes_release(buffer);
	}
}

/* The compiler's atomics need no lock. */
void fxLockSharedChunk(void* data)
{
	(void)data;
}

void fxUnlockSharedChunk(void* data)
{
	(void)data;
}

txSize sharedMeasure(void)
{
	SharedBuffer* buffer;
	txSize bytes = 0;
	lockAcquire();
	for (buffer = buffers; buffer; buffer = buffer->next)
		bytes += buffer->size;
	lockRelease();
	return bytes;
}

txSize sharedSearch(const txByte* needle, txSize length)
{
	SharedBuffer* buffer;
	txSize count = 0;
	lockAcquire();
	for (buffer = buffers; buffer; buffer = buffer->next)
		count += (txSize)emulated_bytes_count((const txByte*)buffer + mxRecordSize, (size_t)buffer->size, needle, (size_t)length);
	lockRelease();
	return count;
}
