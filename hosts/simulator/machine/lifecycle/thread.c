#include "lifecycle/thread.h"
#include "base/cause.h"
#include "base/cores.h"
#include "base/ending.h"
#include "base/lock.h"
#include "base/run.h"
#include "engine/chip-machine.h"
#include "engine/hook.h"
#include "engine/machine.h"
#include "engine/measurement.h"
#include "lifecycle/children.h"
#include "lifecycle/loop.h"
#include "services/messages.h"
#include "services/trace.h"
#include "task.h"

static void announceStart(Machine* machine)
{
	lockAcquire();
	machine->state = StateRunning;
	if (machine->parent)
		pthread_cond_signal(&machine->parent->condition);
	lockRelease();
}

static void loadModule(txMachine* the)
{
	txSlot* imported;
	mxPushStringX(the->simulated->name);
	fxAwaitImport(the, XS_IMPORT_DEFAULT);
	imported = the->stack;
	/* Like Moddable, call a default export that is a function. */
	if (fxIsCallable(the, imported)) {
		mxPush(mxGlobal);
		mxPushSlot(imported);
		mxCall();
		mxRunCount(0);
		mxPop();
	}
	mxPop();
}

static void run(txMachine* the)
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

/* From here on the machine may be stopped: its parent finds and frees everything that it has of the process. */
static void runUntilStopped(Machine* machine)
{
	if (sigsetjmp(machine->beginning, 1) == 0) {
		machine->stoppable = 1;
		emulated_critical_exit();
		fxBeginHost(machine->the);
		run(machine->the);
		fxEndHost(machine->the);
		machine->stoppable = 0;
	}
	else
		machine->stopped = 1;
	emulated_critical_set(1);
}

/* Lock held. */
static void setEnded(Machine* machine)
{
	machine->state = StateEnded;
	if (machine->parent)
		pthread_cond_signal(&machine->parent->condition);
	if (machine->deleter)
		pthread_cond_signal(&machine->deleter->condition);
}

/* The machine's own thread must not use anything of the machine after this. */
static void announceStopped(Machine* machine)
{
	lockAcquire();
	setEnded(machine);
	lockRelease();
}

/* After an abort in the middle of an allocation, the collector can not walk the heap. */
static void measureEnd(Machine* machine)
{
	if (!machine->the)
		return;
	if (!machine->stopped && (machine->cause <= CauseRejection))
		fxCollectGarbage(machine->the);
	measurementTake(machine, &machine->measurement);
}

/* A failure that nobody handles fails the run, as it restarts the chip, unless the hook kept the machine until its deletion. */
static void announceEnd(Machine* machine)
{
	txBoolean started, handled;
	lockAcquire();
	started = machine->state == StateRunning;
	handled = __atomic_load_n(&machine->handlesErrors, __ATOMIC_SEQ_CST) != 0;
	setEnded(machine);
	lockRelease();
	if (machine->cause == CauseClosed)
		messagePost(machine->parent, (Message){ .kind = MessageClosed, .worker = machine });
	else if ((machine->cause < CauseException) || (machine->inHook && endingIsRequested(machine)))
		return;
	else if (!machine->parent || (started && !handled))
		runFail("machine %s: %s", machine->name, machine->reason);
	else if (!started && (machine->cause >= CauseMemory) && (machine->cause != CauseInstantiation))
		runFail("machine %s: %s, before its module had run, which restarts the chip", machine->name, machine->reason);
	else if (started)
		messagePost(machine->parent, (Message){ .kind = MessageDeath, .worker = machine });
}

static void end(Machine* machine)
{
	childrenEnd(machine);
	measureEnd(machine);
	machineDelete(machine);
	if (!machine->parent)
		chipMainEnded();
	traceFlush(machine);
	recordSetActivity(machine, "ended");
	announceEnd(machine);
}

/*
 * On the chip, the deletion of its creator can delete a machine that is still being made. Its heap is then lost: modWorker.c knows the machine
 * only when its module has run. Here it is made in a critical section.
 */
void threadRun(Machine* machine)
{
	recordSetCurrent(machine);
	emulated_critical_set(1);
	coresEnter(machine->core);
	recordSetActivity(machine, "running");
	if ((chipTakeMachine(machine) == ChipTaken) && machineBuild(machine))
		runUntilStopped(machine);
	if (machine->stopped && machine->parent)
		announceStopped(machine);
	else
		end(machine);
	emulated_critical_set(0);
}
