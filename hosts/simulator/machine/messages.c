/* Messages between a machine and its workers: XS's marshalled copies in queues that grow as needed. */
#include "simulator.h"

/*
 * Bytes of a message, which begins with its size. On the chip it is somewhat smaller: names of the image are numbers there, and slots have
 * 16 bytes, of which there are few beside a buffer's bytes.
 */
size_t messageBytes(const void* data)
{
	return (size_t)*(const txSize*)data;
}

/* The chip's allocator leaves a message's bytes where they were. A copy does so here: XS's links within a message name its own memory. */
static void releaseBytes(void* data)
{
	const size_t size = messageBytes(data);
	void* copy = emulated_bytes_take(size);
	if (copy)
		memcpy(copy, data, size);
	emulated_bytes_release(copy);
	free(data);
}

void messageDelete(Message* message)
{
	chipRelease(message->taken);
	if (message->kind == MessageData)
		releaseBytes(message->data);
	if (message->shares)
		sharedEndMessage();
	free(message);
}

void messagePost(Machine* receiver, MessageKind kind, Machine* worker, void* data, txBoolean shares, emulated_memory_handle taken)
{
	Message* message = calloc(1, sizeof(Message));
	if (!message) {
		fputs("simulator: no memory for a message\n", stderr);
		abort();
	}
	message->kind = kind;
	message->worker = worker;
	message->data = data;
	message->shares = shares;
	message->taken = taken;
	runLock();
	if (receiver->lastMessage)
		receiver->lastMessage->next = message;
	else
		receiver->firstMessage = message;
	receiver->lastMessage = message;
	pthread_cond_signal(&receiver->condition);
	runUnlock();
}

Message* messageTake(Machine* machine)
{
	Message* message;
	runLock();
	message = machine->firstMessage;
	if (message) {
		machine->firstMessage = message->next;
		if (!machine->firstMessage)
			machine->lastMessage = NULL;
	}
	machine->delivered = message;
	runUnlock();
	return message;
}

void messageFinish(Machine* machine)
{
	Message* message;
	emulated_critical_enter();
	message = machine->delivered;
	machine->delivered = NULL;
	if (message)
		messageDelete(message);
	emulated_critical_exit();
}

/* The SDK frees the queue of a machine that is deleted, but not the messages in it (modMachineTaskUninit): their memory is lost. */
void messagesDelete(Machine* machine)
{
	do {
		if (machine->delivered && machine->parent)
			machine->delivered->taken = 0;
		messageFinish(machine);
	} while (messageTake(machine));
}

/* Calls `receiver.name(argument)` if it is a function; the argument is on the stack's top and stays there. */
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

/* XS leaves nothing on the stack when a message can not be copied in. */
static void demarshall(txMachine* the, Message* message)
{
	txSlot* stack = the->stack;
	/* This machine takes over the references to shared buffers. */
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
	/* As on Moddable, `undefined` is not delivered. */
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
	workerDisown(the, worker);
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

void messageDeliver(txMachine* the, Message* message)
{
	if (message->kind == MessageData)
		deliverData(the, message);
	else
		deliverEnd(the, message);
}
