#include "services/waiting.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"
#include "base/run.h"

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

static void addOrphan(const void* address, const Machine* machine)
{
	hasOrphans = 1;
	lastOrphan = (lastOrphan + 1) % mxOrphanCount;
	orphans[lastOrphan].address = address;
	orphans[lastOrphan].name = machine->name;
}

const char* waitingForget(const void* begin, size_t size)
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
	orphan = waitingForget(address, 1);
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
