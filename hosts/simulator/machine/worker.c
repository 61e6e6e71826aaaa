/* Workers: machines on threads of their own. */
#include "native-table.h"

static void* runThread(void* argument)
{
	machineLive(argument);
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

/* Returns whether the worker runs, or has run and ended well. */
static txBoolean waitForStart(txMachine* the, Machine* worker)
{
	txBoolean good;
	Machine* machine = the->simulated;
	const char* activity = machineEnterActivity(machine, "starting a worker");
	runLock();
	while ((worker->state == StateStarting) && !machineIsEnding(machine))
		conditionWait(&machine->condition, INFINITY);
	good = (worker->state != StateEnded) || (worker->cause < CauseException);
	runUnlock();
	machineEnterActivity(machine, activity);
	machineCheckEnding(the);
	return good;
}

/* On the chip the record is the Worker object's: `terminate` frees it, and of one that did not start the garbage collector. */
void workerDisown(txMachine* the, Machine* worker)
{
	emulated_critical_enter();
	machineJoin(worker);
	fxForget(the, &worker->owner);
	worker->owner.kind = XS_UNDEFINED_KIND;
	emulated_critical_exit();
}

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

/* All or nothing, whenever this machine is deleted: a child in its list has a thread. */
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

/** (owner, module, options) → handle. Returns when the module's body has run, throws what became of it if it failed. */
void xs_worker_create(txMachine* the)
{
	txCreation creation = run.mainMachine->creation;
	Machine* worker;
	txString name;
	txSize core = 0;
	ChipMachine chip = { .nativeStack = run.mainMachine->chip.nativeStack };
	if ((mxArgc < 3) || !mxIsReference(mxArgv(0)))
		mxTypeError("Worker: no module");
	workerReadOptions(the, mxArgv(2), &creation, &core);
	workerReadChipOptions(the, mxArgv(2), &creation, &chip);
	name = fxToString(the, mxArgv(1));
	worker = machineNew(name, &creation);
	if (!worker)
		mxUnknownError("Worker: no memory");
	worker->core = core;
	worker->chip = chip;
	worker->parent = the->simulated;
	start(the, worker, mxArgv(0));
	if (!waitForStart(the, worker)) {
		workerDisown(the, worker);
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

static void* marshall(txMachine* the, txSlot* slot)
{
	void* volatile data = NULL;
	sharedBeginMessage();
	mxTry(the) {
		mxPushSlot(slot);
		data = fxMarshall(the, 1);
	}
	mxCatch(the) {
		sharedEndMessage();
		emulated_critical_exit();
		fxJump(the);
	}
	return data;
}

static void post(txMachine* the, Machine* receiver, Machine* worker, txSlot* slot)
{
	void* data;
	emulated_memory_handle taken;
	const txBoolean shares = mxIsReference(slot);
	/* A message that is lost would keep the buffers in it for ever. */
	emulated_critical_enter();
	data = marshall(the, slot);
	taken = chipTake(messageBytes(data), mxChipMessageOwner);
	if (!taken) {
		free(data);
		sharedEndMessage();
		emulated_critical_exit();
		mxUnknownError("out of memory");
	}
	/* Most messages are numbers, and keep no buffer from being freed. */
	if (!shares)
		sharedEndMessage();
	messagePost(receiver, MessageData, worker, data, shares, taken);
	the->simulated->messagesPosted++;
	emulated_critical_exit();
}

/** (handle, message): posts to the worker. */
void xs_worker_post(txMachine* the)
{
	Machine* worker = toWorker(the);
	if (mxArgc < 2)
		mxTypeError("postMessage: no message");
	if (!mxIsReference(&worker->owner))
		mxUnknownError("worker terminated");
	post(the, worker, worker, mxArgv(1));
}

/** (handle): deletes the worker, wherever it is and whatever it holds, and returns when its memory is freed. */
void xs_worker_terminate(txMachine* the)
{
	Machine* worker = toWorker(the);
	emulated_critical_enter();
	if (mxIsReference(&worker->owner)) {
		deletionStopThread(worker);
		workerDisown(the, worker);
		chipReleaseBlock(&worker->chip.parts[ChipWorker]);
	}
	emulated_critical_exit();
}

/** (handle, handles: boolean): whether the worker's failure shall be told to its parent instead of ending the run. */
void xs_worker_watch(txMachine* the)
{
	Machine* worker = toWorker(the);
	__atomic_store_n(&worker->handlesErrors, (mxArgc > 1) && fxToBoolean(the, mxArgv(1)), __ATOMIC_SEQ_CST);
}

static void postToParent(txMachine* the)
{
	Machine* machine = the->simulated;
	if (mxArgc < 1)
		mxTypeError("postMessage: no message");
	if (machine->closing)
		mxUnknownError("worker closing");
	post(the, machine->parent, machine, mxArgv(0));
}

/* The worker ends when what it is doing now has returned. */
static void closeSelf(txMachine* the)
{
	the->simulated->closing = 1;
}

static void addFunction(txMachine* the, txSlot* object, txCallback function, txInteger length, const char* name)
{
	fxNewHostFunction(the, function, length, fxNewNameX(the, (txString)name), XS_NO_ID);
	machineSetProperty(the, object, name);
}

void workerBuildSelf(txMachine* the)
{
	Machine* machine = the->simulated;
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	machine->self = *the->stack;
	fxRemember(the, &machine->self);
	addFunction(the, &machine->self, postToParent, 1, "postMessage");
	addFunction(the, &machine->self, closeSelf, 0, "close");
	machineSetProperty(the, &mxGlobal, "self");
}
