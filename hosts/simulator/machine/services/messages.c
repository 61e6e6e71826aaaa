#include "services/messages.h"
#include "base/lock.h"
#include "released-memory.h"
#include "services/shared.h"
#include "task.h"

/*
 * Somewhat more than on the chip: names of the image are numbers there, and slots have 16 bytes. A message has few of either beside a
 * buffer's bytes.
 */
size_t messageBytes(const void* data)
{
	return (size_t)*(const txSize*)data;
}

/* The chip's allocator leaves a freed message's bytes in place. Here a copy stays: XS allocates a message itself, and its links are addresses. */
static void releaseBytes(void* data)
{
	const size_t size = messageBytes(data);
	void* copy = emulated_bytes_take(size);
	if (copy)
		memcpy(copy, data, size);
	emulated_bytes_release(copy);
	free(data);
}

static void deleteMessage(Message* message)
{
	chipRelease(message->taken);
	if (message->kind == MessageData)
		releaseBytes(message->data);
	if (message->shares)
		sharedEndMessage();
	free(message);
}

void messagePost(Machine* receiver, Message contents)
{
	Message* message = malloc(sizeof(Message));
	if (!message) {
		fputs("simulator: no memory for a message\n", stderr);
		abort();
	}
	*message = contents;
	message->next = NULL;
	lockAcquire();
	if (receiver->lastMessage)
		receiver->lastMessage->next = message;
	else
		receiver->firstMessage = message;
	receiver->lastMessage = message;
	pthread_cond_signal(&receiver->condition);
	lockRelease();
}

Message* messageTake(Machine* machine)
{
	Message* message;
	lockAcquire();
	message = machine->firstMessage;
	if (message) {
		machine->firstMessage = message->next;
		if (!machine->firstMessage)
			machine->lastMessage = NULL;
	}
	machine->delivered = message;
	lockRelease();
	return message;
}

void messageFinish(Machine* machine)
{
	Message* message;
	emulated_critical_enter();
	message = machine->delivered;
	machine->delivered = NULL;
	if (message)
		deleteMessage(message);
	emulated_critical_exit();
}

/* For a deleted machine the SDK frees the queue, but not the messages in it (modMachineTaskUninit): their memory is lost. */
void messagesDelete(Machine* machine)
{
	do {
		if (machine->delivered && machine->parent)
			machine->delivered->taken = 0;
		messageFinish(machine);
	} while (messageTake(machine));
}
