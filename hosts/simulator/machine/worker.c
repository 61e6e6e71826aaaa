/* Workers: machines on threads of their own. */
#include "native-table.h"

/* XS keeps a margin of 128 KB; a machine's byte code may nest native calls deeply before its own stack is full. */
#define mxThreadStackSize (2 * 1024 * 1024)

static void* runThread(void* argument)
{
	machineLive(argument);
	return NULL;
}

static void readSize(txMachine* the, txSlot* options, const char* name, txSize* size)
{
	txNumber value;
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, (txString)name));
	if (!mxIsUndefined(the->stack)) {
		value = fxToNumber(the, the->stack);
		if (!(value >= 0) || (value > 0x7FFFFFFF))
			mxRangeError("Worker: option %s is no size", name);
		*size = (txSize)value;
	}
	mxPop();
}

static void readPair(txMachine* the, txSlot* options, const char* name, txSize* initial, txSize* incremental)
{
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, (txString)name));
	if (mxIsReference(the->stack)) {
		txSlot* pair = the->stack;
		readSize(the, pair, "initial", initial);
		readSize(the, pair, "incremental", incremental);
	}
	mxPop();
}

static void readOptions(txMachine* the, txSlot* options, txCreation* creation)
{
	if (!mxIsReference(options))
		return;
	readSize(the, options, "static", &creation->staticSize);
	readSize(the, options, "stack", &creation->stackCount);
	readPair(the, options, "chunk", &creation->initialChunkSize, &creation->incrementalChunkSize);
	readPair(the, options, "heap", &creation->initialHeapCount, &creation->incrementalHeapCount);
	readPair(the, options, "keys", &creation->initialKeyCount, &creation->incrementalKeyCount);
	mxPushSlot(options);
	mxGetID(fxNewNameX(the, "keys"));
	if (mxIsReference(the->stack)) {
		txSlot* keys = the->stack;
		readSize(the, keys, "name", &creation->nameModulo);
		readSize(the, keys, "symbol", &creation->symbolModulo);
		if (!creation->nameModulo || !creation->symbolModulo)
			mxRangeError("Worker: a table of keys needs a size");
	}
	mxPop();
}

static void readChipOptions(txMachine* the, txSlot* options, const txCreation* creation, ChipMachine* chip)
{
	if (!mxIsReference(options))
		return;
	readSize(the, options, "inFlash", &chip->inFlash);
	readSize(the, options, "nativeStack", &chip->nativeStack);
	if (chip->inFlash > creation->staticSize)
		mxRangeError("Worker: option inFlash is larger than static");
}

static txBoolean startThread(Machine* machine)
{
	pthread_attr_t attributes;
	int result;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, mxThreadStackSize);
	result = pthread_create(&machine->thread, &attributes, runThread, machine);
	pthread_attr_destroy(&attributes);
	return result == 0;
}

static void adopt(txMachine* the, Machine* worker, txSlot* owner)
{
	Machine* machine = the->simulated;
	worker->parent = machine;
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
static void disown(txMachine* the, Machine* worker)
{
	machineJoin(worker);
	fxForget(the, &worker->owner);
	worker->owner.kind = XS_UNDEFINED_KIND;
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

static void takeTask(txMachine* the, Machine* worker)
{
	switch (chipTakeTask(worker)) {
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
	readOptions(the, mxArgv(2), &creation);
	readChipOptions(the, mxArgv(2), &creation, &chip);
	if (mxIsReference(mxArgv(2)))
		readSize(the, mxArgv(2), "core", &core);
	name = fxToString(the, mxArgv(1));
	worker = machineNew(name, &creation);
	if (!worker)
		mxUnknownError("Worker: no memory");
	worker->core = core;
	worker->chip = chip;
	worker->parent = the->simulated;
	takeTask(the, worker);
	adopt(the, worker, mxArgv(0));
	if (!startThread(worker)) {
		the->simulated->children = worker->nextSibling;
		fxForget(the, &worker->owner);
		chipReleaseMachine(worker);
		chipReleaseBlock(&worker->chip.parts[ChipWorker]);
		mxUnknownError("Worker: no thread");
	}
	if (!waitForStart(the, worker)) {
		disown(the, worker);
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
		fxJump(the);
	}
	return data;
}

/*
 * Bytes of a message, which begins with its size. On the chip it is somewhat smaller: names of the image are numbers there, and slots have
 * 16 bytes, of which there are few beside a buffer's bytes.
 */
static size_t messageBytes(const void* data)
{
	return (size_t)*(const txSize*)data;
}

static void post(txMachine* the, Machine* receiver, Machine* worker, txSlot* slot)
{
	void* data = marshall(the, slot);
	emulated_memory_handle taken = chipTake(messageBytes(data), mxChipMessageOwner);
	if (!taken) {
		free(data);
		sharedEndMessage();
		mxUnknownError("out of memory");
	}
	messagePost(receiver, MessageData, worker, data, taken);
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
	the->simulated->messagesPosted++;
}

/** (handle): ends the worker, whatever it does, and returns when its memory is freed. */
void xs_worker_terminate(txMachine* the)
{
	Machine* worker = toWorker(the);
	if (mxIsReference(&worker->owner)) {
		machineRequestEnd(worker);
		disown(the, worker);
		chipReleaseBlock(&worker->chip.parts[ChipWorker]);
	}
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
	machine->messagesPosted++;
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
