#include "services/posting.h"
#include "base/objects.h"
#include "services/messages.h"
#include "services/shared.h"
#include "task.h"

static void* marshall(txMachine* the, txSlot* value)
{
	void* volatile data = NULL;
	sharedBeginMessage();
	mxTry(the) {
		mxPushSlot(value);
		data = fxMarshall(the, 1);
	}
	mxCatch(the) {
		sharedEndMessage();
		emulated_critical_exit();
		fxJump(the);
	}
	return data;
}

void postingSend(txMachine* the, Machine* receiver, Machine* worker, txSlot* value)
{
	Message message = { .kind = MessageData, .worker = worker, .shares = mxIsReference(value) };
	/* A message that is lost keeps its buffers for ever. */
	emulated_critical_enter();
	message.data = marshall(the, value);
	message.taken = chipTake(messageBytes(message.data), mxChipMessageOwner);
	if (!message.taken) {
		free(message.data);
		sharedEndMessage();
		emulated_critical_exit();
		mxUnknownError("out of memory");
	}
	/* Most messages are numbers, and keep no buffer from being freed. */
	if (!message.shares)
		sharedEndMessage();
	messagePost(receiver, message);
	the->simulated->messagesPosted++;
	emulated_critical_exit();
}

static void postToParent(txMachine* the)
{
	Machine* machine = the->simulated;
	if (mxArgc < 1)
		mxTypeError("postMessage: no message");
	if (machine->closing)
		mxUnknownError("worker closing");
	postingSend(the, machine->parent, machine, mxArgv(0));
}

/* The worker ends when its current event handler has returned. */
static void closeSelf(txMachine* the)
{
	the->simulated->closing = 1;
}

void postingBuildSelf(txMachine* the)
{
	Machine* machine = the->simulated;
	mxPush(mxObjectPrototype);
	fxNewObjectInstance(the);
	machine->self = *the->stack;
	fxRemember(the, &machine->self);
	objectSetFunction(the, &machine->self, "postMessage", postToParent, 1);
	objectSetFunction(the, &machine->self, "close", closeSelf, 0);
	objectSet(the, &mxGlobal, "self");
}
