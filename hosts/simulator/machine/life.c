/*
 * The life of a machine: build, load its module, loop, end. There is one place to which everything that ends a machine
 * returns (uncaught exceptions by XS's jumps, aborts and requests to end by fxExitToHost), and then the machine's own
 * thread takes it down. The exception is a machine that is deleted: its thread is stopped wherever it is (deletion.c), and whoever deletes
 * it frees what it has.
 */
#include "simulator.h"

/* Room for what is allocated while the built-ins are made and garbage by the first collection; arenaLimit takes it back. */
#define mxBuildingBytes 4096

txBoolean machineIsEnding(Machine* machine)
{
	return __atomic_load_n(&machine->ending, __ATOMIC_SEQ_CST) != 0;
}

void machineCheckEnding(txMachine* the)
{
	deletionCheck(the->simulated);
	if (!machineIsEnding(the->simulated))
		return;
	causeSet(the->simulated, CauseTerminated, "terminated");
	fxExitToHost(the);
}

const char* machineEnterActivity(Machine* machine, const char* activity)
{
	return __atomic_exchange_n(&machine->activity, activity, __ATOMIC_SEQ_CST);
}

static txSize arenaBytes(Machine* machine)
{
	txNumber size = (txNumber)machineHeapBytes(machine) + run.empty.slotBytes + run.empty.chunkBytes + sizeof(txBlock)
		+ (run.empty.stackSlots + run.empty.keyCount + 2.0) * sizeof(txSlot) + mxBuildingBytes;
	return size < mxLargestArena ? (txSize)size : mxLargestArena;
}

static void announceStart(Machine* machine)
{
	runLock();
	machine->state = StateRunning;
	if (machine->parent)
		pthread_cond_signal(&machine->parent->condition);
	runUnlock();
}

static void loadModule(txMachine* the)
{
	txSlot* imported;
	mxPushStringX(the->simulated->name);
	fxAwaitImport(the, XS_IMPORT_DEFAULT);
	imported = the->stack;
	/* As on Moddable, a module whose default export is a function is started by calling it. */
	if (fxIsCallable(the, imported)) {
		mxPush(mxGlobal);
		mxPushSlot(imported);
		mxCall();
		mxRunCount(0);
		mxPop();
	}
	mxPop();
}

static void live(txMachine* the)
{
	mxTry(the) {
		if (!the->simulated->parent)
			chipMainBegins();
		loadModule(the);
		announceStart(the->simulated);
		loopRun(the);
		causeSet(the->simulated, the->simulated->closing ? CauseClosed : CauseFinished, "finished");
	}
	mxCatch(the) {
		causeSetException(the, CauseException, "uncaught exception");
		if (the->simulated->cause == CauseException)
			hookCall(the, "unhandled exception");
	}
}

void machineLeaveSections(Machine* machine)
{
	emulated_critical_set(machine->stoppable ? 0 : 1);
}

/* The machine may be stopped from here on: its parent can find and free all that it has of the process. */
static void liveUntilStopped(Machine* machine)
{
	if (sigsetjmp(machine->beginning, 1) == 0) {
		machine->stoppable = 1;
		emulated_critical_exit();
		fxBeginHost(machine->the);
		live(machine->the);
		fxEndHost(machine->the);
		machine->stoppable = 0;
	}
	else
		machine->stopped = 1;
	emulated_critical_set(1);
}

/* With the lock held. */
static void setEnded(Machine* machine)
{
	machine->state = StateEnded;
	if (machine->parent)
		pthread_cond_signal(&machine->parent->condition);
	if (machine->deleter)
		pthread_cond_signal(&machine->deleter->condition);
}

/* Nothing of the machine may be used after this by its own thread. */
static void announceStopped(Machine* machine)
{
	runLock();
	setEnded(machine);
	runUnlock();
}

/*
 * On the chip a machine can be deleted while it is being made, by the deletion of its creator; its heap is then lost (modWorker.c knows the
 * machine only when its module has run). Here it is made in a critical section.
 */
void machineLive(Machine* machine)
{
	mainSetCurrent(machine);
	emulated_critical_set(1);
	if (run.pinned)
		coreEnter(machine->core);
	machineEnterActivity(machine, "running");
	if ((chipTakeMachine(machine) == ChipTaken) && machineBuild(machine, arenaBytes(machine)))
		liveUntilStopped(machine);
	if (machine->stopped && machine->parent)
		announceStopped(machine);
	else
		machineEnd(machine);
	emulated_critical_set(0);
}

void machineRequestEnd(Machine* machine)
{
	runLock();
	__atomic_store_n(&machine->ending, 1, __ATOMIC_SEQ_CST);
	pthread_cond_signal(&machine->condition);
	runUnlock();
}

/*
 * As xsDeleteMachine does it, in the thread of whoever deletes the machine, whatever state its heap is in: the machines that it has
 * started are deleted likewise (by the destructors of their Worker objects), shared buffers released.
 */
static void freeStopped(Machine* machine)
{
	Machine* child;
	causeSet(machine, CauseTerminated, "terminated");
	while ((child = machine->children)) {
		deletionStopThread(child);
		machineJoin(child);
		chipReleaseBlock(&child->chip.parts[ChipWorker]);
	}
	machineMeasure(machine, &machine->measurement);
	machineDelete(machine);
	machineEnterActivity(machine, "ended");
}

void machineJoin(Machine* machine)
{
	Machine** address = &machine->parent->children;
	pthread_join(machine->thread, NULL);
	if (machine->stopped)
		freeStopped(machine);
	stackDelete(machine);
	while (*address != machine)
		address = &(*address)->nextSibling;
	*address = machine->nextSibling;
	chipReleaseMachine(machine);
}

static void endChildren(Machine* machine)
{
	Machine* child;
	for (child = machine->children; child; child = child->nextSibling)
		machineRequestEnd(child);
	while ((child = machine->children)) {
		machineJoin(child);
		chipReleaseBlock(&child->chip.parts[ChipWorker]);
	}
}

/* After an abort in the middle of an allocation the heap is not fit for a collection. */
static void measureEnd(Machine* machine)
{
	if (!machine->the)
		return;
	if (!machine->stopped && (machine->cause <= CauseRejection))
		fxCollectGarbage(machine->the);
	machineMeasure(machine, &machine->measurement);
}

/* A failure that nobody is told of fails the run, as it restarts the chip; unless its hook kept the machine until it was deleted. */
static void announceEnd(Machine* machine)
{
	txBoolean started, handled;
	runLock();
	started = machine->state == StateRunning;
	handled = __atomic_load_n(&machine->handlesErrors, __ATOMIC_SEQ_CST) != 0;
	setEnded(machine);
	runUnlock();
	if (machine->cause == CauseClosed)
		messagePost(machine->parent, MessageClosed, machine, NULL, 0, 0);
	else if ((machine->cause < CauseException) || (machine->inHook && machineIsEnding(machine)))
		return;
	else if (!machine->parent || (started && !handled))
		runFail("machine %s: %s", machine->name, machine->reason);
	else if (!started && (machine->cause >= CauseMemory) && (machine->cause != CauseInstantiation))
		runFail("machine %s: %s, before its module had run, which restarts the chip", machine->name, machine->reason);
	else if (started)
		messagePost(machine->parent, MessageDeath, machine, NULL, 0, 0);
}

void machineEnd(Machine* machine)
{
	endChildren(machine);
	measureEnd(machine);
	machineDelete(machine);
	if (!machine->parent)
		chipMainEnded();
	traceFlush(machine);
	machineEnterActivity(machine, "ended");
	announceEnd(machine);
}
