#include "lifecycle/worker.h"
#include "base/cause.h"
#include "base/ending.h"
#include "base/lock.h"
#include "base/stack.h"
#include "engine/chip-machine.h"
#include "lifecycle/children.h"
#include "lifecycle/deletion.h"
#include "lifecycle/thread.h"
#include "lifecycle/worker-options.h"
#include "services/posting.h"
#include "task.h"

static void* runThread(void* argument)
{
	threadRun(argument);
	return NULL;
}

static txBoolean startThread(Machine* machine)
{
	pthread_attr_t attributes;
	txBoolean started;
	pthread_attr_init(&attributes);
	started = stackCreate(machine, &attributes) && !pthread_create(&machine->thread, &attributes, runThread, machine);
	pthread_attr_destroy(&attributes);
	if (!started)
		stackDelete(machine);
	return started;
}

static void adopt(txMachine* the, Machine* worker, txSlot* owner)
{
	Machine* machine = the->simulated;
	worker->nextSibling = machine->children;
	machine->children = worker;
	worker->owner = *owner;
	fxRemember(the, &worker->owner);
}

/* Returns whether the worker runs, or has ended without a failure. */
static txBoolean waitForStart(txMachine* the, Machine* worker)
{
	txBoolean good;
	Machine* machine = the->simulated;
	const char* activity = recordSetActivity(machine, "starting a worker");
	lockAcquire();
	while ((worker->state == StateStarting) && !endingIsRequested(machine))
		conditionWait(&machine->condition, INFINITY);
	good = (worker->state != StateEnded) || (worker->cause < CauseException);
	lockRelease();
	recordSetActivity(machine, activity);
	endingCheck(the);
	return good;
}

/* On the chip `terminate` frees the Worker's record, or the garbage collector if the worker did not start. */
static void releaseRecord(void* record)
{
	if (record)
		chipReleaseBlock(record);
}

static void leaveRecordToCollector(txMachine* the, Machine* worker)
{
	fxNewHostObject(the, releaseRecord);
	fxSetHostData(the, the->stack, &worker->chip.parts[ChipWorker]);
	mxPop();
}

/* All or nothing, whenever this machine is deleted: every child in its list has a thread. */
static ChipOutcome begin(txMachine* the, Machine* worker, txSlot* owner)
{
	ChipOutcome outcome;
	emulated_critical_enter();
	outcome = chipTakeTask(worker);
	if (outcome == ChipTaken) {
		adopt(the, worker, owner);
		if (!startThread(worker)) {
			the->simulated->children = worker->nextSibling;
			fxForget(the, &worker->owner);
			causeSet(worker, CauseInstantiation, "Worker: no thread");
			outcome = ChipThrows;
		}
	}
	emulated_critical_exit();
	return outcome;
}

static void start(txMachine* the, Machine* worker, txSlot* owner)
{
	switch (begin(the, worker, owner)) {
	case ChipTaken:
		return;
	case ChipThrows:
		worker->state = StateEnded;
		chipReleaseMachine(worker);
		leaveRecordToCollector(the, worker);
		mxUnknownError("%s", worker->reason);
		return;
	default:
		causeSet(the->simulated, CauseTerminated, "terminated");
		fxExitToHost(the);
	}
}

void xs_worker_create(txMachine* the)
{
	txCreation creation = recordFirst()->creation;
	Machine* worker;
	txString name;
	unsigned core = 0;
	ChipMachine chip = { .nativeStack = recordFirst()->chip.nativeStack };
	if ((mxArgc < 3) || !mxIsReference(mxArgv(0)))
		mxTypeError("Worker: no module");
	workerReadOptions(the, mxArgv(2), &creation, &core);
	workerReadChipOptions(the, mxArgv(2), &creation, &chip);
	name = fxToString(the, mxArgv(1));
	worker = recordNew(name, &creation);
	if (!worker)
		mxUnknownError("Worker: no memory");
	worker->core = core;
	worker->chip = chip;
	worker->parent = the->simulated;
	start(the, worker, mxArgv(0));
	if (!waitForStart(the, worker)) {
		childrenDisown(the, worker);
		leaveRecordToCollector(the, worker);
		if (worker->cause == CauseInstantiation)
			mxUnknownError("%s", worker->reason);
		mxUnknownError("machine %s: %s", worker->name, worker->reason);
	}
	fxNewHostObject(the, NULL);
	fxSetHostData(the, the->stack, worker);
	mxPullSlot(mxResult);
}

static Machine* toWorker(txMachine* the)
{
	Machine* worker = mxArgc > 0 ? fxGetHostDataIf(the, mxArgv(0)) : NULL;
	if (!worker)
		mxTypeError("no worker");
	return worker;
}

void xs_worker_post(txMachine* the)
{
	Machine* worker = toWorker(the);
	if (mxArgc < 2)
		mxTypeError("postMessage: no message");
	if (!mxIsReference(&worker->owner))
		mxUnknownError("worker terminated");
	postingSend(the, worker, worker, mxArgv(1));
}

void xs_worker_terminate(txMachine* the)
{
	Machine* worker = toWorker(the);
	emulated_critical_enter();
	if (mxIsReference(&worker->owner)) {
		deletionStopThread(worker);
		childrenDisown(the, worker);
		chipReleaseBlock(&worker->chip.parts[ChipWorker]);
	}
	emulated_critical_exit();
}

void xs_worker_watch(txMachine* the)
{
	Machine* worker = toWorker(the);
	__atomic_store_n(&worker->handlesErrors, (mxArgc > 1) && fxToBoolean(the, mxArgv(1)), __ATOMIC_SEQ_CST);
}
