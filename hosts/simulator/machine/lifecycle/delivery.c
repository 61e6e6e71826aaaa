#include "lifecycle/delivery.h"
#include "base/run.h"
#include "lifecycle/children.h"
#include "task.h"

/* Calls `receiver.name(argument)` if that is a function. The argument is on the stack's top and stays there. */
static txBoolean callHandler(txMachine* the, txSlot* receiver, const char* name)
{
	txSlot* argument = the->stack;
	txBoolean callable;
	mxPushSlot(receiver);
	mxDub();
	mxGetID(fxNewNameX(the, (txString)name));
	callable = fxIsCallable(the, the->stack);
	if (callable) {
		mxCall();
		mxPushSlot(argument);
		mxRunCount(1);
	}
	else
		mxPop();
	mxPop();
	return callable;
}

/* XS pushes nothing when it can not copy a message into the heap. */
static void demarshall(txMachine* the, Message* message)
{
	txSlot* stack = the->stack;
	/* The references to shared buffers pass from the message to the machine. */
	emulated_critical_enter();
	fxDemarshall(the, message->data, 1);
	messageFinish(the->simulated);
	emulated_critical_exit();
	if (the->stack == stack)
		mxUnknownError("a message could not be received");
}

static void deliverData(txMachine* the, Message* message)
{
	Machine* machine = the->simulated;
	Machine* worker = message->worker;
	txSlot* receiver = worker == machine ? &machine->self : &worker->owner;
	if ((worker != machine) && (receiver->kind != XS_REFERENCE_KIND)) {
		messageFinish(machine);
		return;
	}
	demarshall(the, message);
	/* Like Moddable, do not deliver `undefined`. */
	if (the->stack->kind != XS_UNDEFINED_KIND)
		callHandler(the, receiver, "onmessage");
	mxPop();
}

static void deliverEnd(txMachine* the, Message* message)
{
	Machine* worker = message->worker;
	txSlot* owner;
	txBoolean died = message->kind == MessageDeath;
	messageFinish(the->simulated);
	if (worker->owner.kind != XS_REFERENCE_KIND)
		return;
	emulated_critical_enter();
	mxPushSlot(&worker->owner);
	owner = the->stack;
	childrenDisown(the, worker);
	chipReleaseBlock(&worker->chip.parts[ChipWorker]);
	emulated_critical_exit();
	if (died) {
		mxPushStringC(worker->reason);
		if (!callHandler(the, owner, "onerror"))
			runFail("machine %s: %s", worker->name, worker->reason);
		mxPop();
	}
	mxPop();
}

void deliveryRun(txMachine* the, Message* message)
{
	if (message->kind == MessageData)
		deliverData(the, message);
	else
		deliverEnd(the, message);
}
