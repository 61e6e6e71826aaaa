#include "services/shared.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"
#include "base/run.h"
#include "released-memory.h"
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
static Machine* waiters;

/*
 * Words on which machines waited when they were deleted, with the names of the machines. On the chip the SDK's list of waiters still has them:
 * notify reads the task's handle in a freed stack, and writes to whatever it names. Here the run fails instead. (On the chip a freed buffer's
 * address stays in the list, and may come back in another buffer; here it leaves.)
 */
#define mxOrphanCount 64
static struct {
	const txByte* address;
	const char* name;
} orphans[mxOrphanCount];
static unsigned lastOrphan;
static txBoolean hasOrphans;
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

static void addOrphan(const void* address, const Machine* machine)
{
	hasOrphans = 1;
	lastOrphan = (lastOrphan + 1) % mxOrphanCount;
	orphans[lastOrphan].address = address;
	orphans[lastOrphan].name = machine->name;
}

/* The name of the machine that waited within these bytes when it was deleted; NULL if none did. Forgets it. */
static const char* takeOrphan(const void* begin, size_t size)
{
	const char* name = NULL;
	size_t index;
	for (index = 0; hasOrphans && (index < mxOrphanCount); index++) {
		if (!orphans[index].address || (orphans[index].address < (const txByte*)begin) || (orphans[index].address >= (const txByte*)begin + size))
			continue;
		name = orphans[index].name;
		orphans[index].address = NULL;
	}
	return name;
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
			takeOrphan(buffer, mxRecordSize + (size_t)buffer->size);
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

/* XS calls link, compares the value, waits, and calls unlink. The lock is held throughout, so that no wake-up is lost. */
void fxLinkSharedChunk(txMachine* the)
{
	Machine** address = &waiters;
	if (!the->simulated->parent)
		mxTypeError("main thread cannot wait");
	lockAcquire();
	while (*address)
		address = &(*address)->nextWaiter;
	*address = the->simulated;
}

static void leaveWaiters(txMachine* the)
{
	Machine* machine = the->simulated;
	Machine** address = &waiters;
	while (*address != machine)
		address = &(*address)->nextWaiter;
	*address = machine->nextWaiter;
	machine->nextWaiter = NULL;
	lockRelease();
}

void fxUnlinkSharedChunk(txMachine* the)
{
	leaveWaiters(the);
	endingCheck(the);
}

static txInteger waitForNotify(txMachine* the, void* address, txNumber timeout)
{
	Machine* machine = the->simulated;
	double deadline = clockMicroseconds() + timeout * 1e3;
	const char* activity = recordSetActivity(machine, "waiting in Atomics.wait");
	emulated_memory_handle record = chipTake(mxChipWaitRecord, mxChipWaitOwner);
	txBoolean woken;
	if (!record) {
		leaveWaiters(the);
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	}
	machine->waitAddress = address;
	while (machine->waitAddress && !endingIsRequested(machine) && (clockMicroseconds() < deadline))
		conditionWait(&machine->condition, deadline);
	woken = machine->waitAddress == NULL;
	if (!woken && endingIsDeleted(machine))
		addOrphan(address, machine);
	machine->waitAddress = NULL;
	/* For a machine that is deleted while it waits, the SDK neither frees the record nor takes it out of the list of waiters. */
	if (!endingIsRequested(machine))
		chipRelease(record);
	recordSetActivity(machine, activity);
	return woken;
}

static txInteger notify(void* address, txInteger count)
{
	txInteger woken = 0;
	Machine* machine;
	const char* orphan;
	lockAcquire();
	orphan = takeOrphan(address, 1);
	for (machine = waiters; machine && (woken != count); machine = machine->nextWaiter) {
		if (machine->waitAddress != address)
			continue;
		machine->waitAddress = NULL;
		pthread_cond_signal(&machine->condition);
		woken++;
	}
	lockRelease();
	if (orphan)
		runFail("Atomics.notify at a word on which machine %s waited when it was deleted, which on the chip writes into freed memory", orphan);
	return woken;
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

#if XS_MAJOR_VERSION > 13
/* The newer engine compares before it waits and can miss a wake-up, so programs wait for a limited time only. */
txInteger fxWaitSharedChunk(txMachine* the, void* address, txNumber timeout, txSlot* resolve)
{
	txInteger woken;
	if (resolve)
		mxTypeError("Atomics.waitAsync: not on the chip");
	fxLinkSharedChunk(the);
	woken = waitForNotify(the, address, timeout);
	fxUnlinkSharedChunk(the);
	return woken;
}

txInteger fxNotifySharedChunk(txMachine* the, void* address, txInteger count)
{
	(void)the;
	return notify(address, count);
}
#else
txInteger fxWaitSharedChunk(txMachine* the, void* address, txNumber timeout)
{
	return waitForNotify(the, address, timeout);
}

txInteger fxNotifySharedChunk(txMachine* the, void* data, txInteger offset, txInteger count)
{
	(void)the;
	return notify((txByte*)data + offset, count);
}
#endif

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
