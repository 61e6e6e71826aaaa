/*
 * Layer services (program → lifecycle → engine → services → base).
 * Messages between a machine and its workers: XS's marshalled copies in queues that grow as needed.
 */
#ifndef SIMULATOR_MESSAGES_H
#define SIMULATOR_MESSAGES_H

#include "base/record.h"

typedef enum {
	MessageData,
	/* The worker failed. */
	MessageDeath,
	/* The worker closed itself. */
	MessageClosed
} MessageKind;

typedef struct Message Message;

struct Message {
	Message* next;
	MessageKind kind;
	/* The worker whose Worker object or whose `self` is the receiver. */
	Machine* worker;
	/* The result of XS's marshalling. It begins with its size. */
	void* data;
	/* It may hold shared buffers: sharedEndMessage is due. */
	txBoolean shares;
	/* Its block of the chip's memory. */
	emulated_memory_handle taken;
};

/** Bytes of marshalled data. */
size_t messageBytes(const void* data);
/** Appends a message, with all that it holds, to the receiver's queue and wakes the receiver. Ends the process without memory. */
void messagePost(Machine* receiver, Message contents);
/** Takes the next message; NULL if there is none. */
Message* messageTake(Machine* machine);
/** Frees the message that the machine has taken last. */
void messageFinish(Machine* machine);
/** Frees all messages of a machine that has ended. */
void messagesDelete(Machine* machine);

#endif
