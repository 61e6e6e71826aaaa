/* The functions of the simulator's files, one block for each. */
#ifndef SIMULATOR_H
#define SIMULATOR_H

#include "records.h"

/* run.c */
void runLock(void);
void runUnlock(void);
void runInitialize(void);
/** Ends the run with a failure: says `message` (only the first time) and makes every machine end. Takes the lock. */
void runFail(const char* format, ...) __attribute__((format(printf, 1, 2)));
void runWatch(double timeoutSeconds);
void runStopWatching(void);

/* cores.c */
/** Returns whether machines can be pinned to processors here. */
txBoolean coresInitialize(void);
/** Pins the calling thread to the processor of `core`; those that there are not are counted around. */
void coreEnter(txSize core);

/* clock.c */
double clockMicroseconds(void);
void conditionInitialize(pthread_cond_t* condition);
/** Sleeps until the condition is signalled or `deadline` (in clockMicroseconds; infinite is allowed). Lock held. */
txBoolean conditionWait(pthread_cond_t* condition, double deadline);

/* arena.c */
txBoolean arenaCreate(Arena* arena, txSize size);
void arenaDelete(Arena* arena);
/** From now on only `available` bytes may be used in addition to those in use. */
void arenaLimit(txMachine* the, txSize available);
/** How many slots of the machine's stack were ever in use. */
txSize arenaMeasureStack(txMachine* the);

/* machine.c */
Machine* machineNew(const char* name, const txCreation* creation);
/** Builds the XS machine, with globals and built-in modules. False, with cause and reason, when it does not fit. */
txBoolean machineBuild(Machine* machine, txSize arenaBytes);
/** Frees everything that counts as the machine's memory. */
void machineDelete(Machine* machine);
/** Measures an empty machine into run.empty; false if even that could not be made. */
txBoolean machineMeasureEmpty(void);
/** The machine's heap in bytes: where slots are larger than on the chip, as much larger than what was asked for. */
txSize machineHeapBytes(const Machine* machine);
void machineMeasure(Machine* machine, Measurement* measurement);
/** Bytes of the heaps of all machines that there are, as their creators gave them. */
txSize machinesMeasure(void);
/** Frees what outlives a machine: its statistics, and its byte code, to whose strings messages refer as to flash. */
void machineFree(Machine* machine);

/* main.c: the machine that runs on this thread; NULL on others. */
void mainSetCurrent(Machine* machine);
Machine* mainCurrent(void);

/* life.c */
/** The whole life of a machine on its own thread: build, load its module, loop, end. */
void machineLive(Machine* machine);
void machineEnd(Machine* machine);
void machineRequestEnd(Machine* machine);
/** Joins its thread, which ends, and frees what the machine has if the thread was stopped. */
void machineJoin(Machine* machine);
/** In place of leaving critical sections, before a jump out of all of them. */
void machineLeaveSections(Machine* machine);
txBoolean machineIsEnding(Machine* machine);
/** Leaves JavaScript for good when somebody asked this machine to end. */
void machineCheckEnding(txMachine* the);
const char* machineEnterActivity(Machine* machine, const char* activity);

/* deletion.c */
void deletionInitialize(void);
/** Stops the machine's thread wherever it is, by the thread of another; it ends without doing anything more. */
void deletionStopThread(Machine* machine);
/** Whether the machine is being deleted. */
txBoolean machineIsDeleted(Machine* machine);
/** Stops the calling thread, the machine's, if it was asked to. */
void deletionCheck(Machine* machine);

/* stack.c */
/** Makes a thread's stack; false if the system has none. */
txBoolean stackCreate(Machine* machine, pthread_attr_t* attributes);
/** Gives it back, when its thread is joined. */
void stackDelete(Machine* machine);
/** The stack's bytes; 0 for the main machine's. */
txSize stackBytes(const Machine* machine, const txByte** start);

/* cause.c */
void causeSet(Machine* machine, Cause cause, const char* format, ...) __attribute__((format(printf, 3, 4)));
void causeSetException(txMachine* the, Cause cause, const char* label);

/* hook.c */
/** Calls the program's own `abort(status)` if it has one; returns unless that never does. */
void hookCall(txMachine* the, const char* status);

/* modules.c and bytecode.c; where an image is linked into the program, hosts/simulator/image/image.c */
txMachine* modulesCreateMachine(txCreation* creation, Machine* machine);
/** Has natives and built-in modules made. */
void modulesLoadBuiltIn(txMachine* the);
/** Slots of the machine's memory that on the chip are names in flash. */
txSize modulesNameCount(txMachine* the);
/** Entries of the table of aliases: a pointer for each object of the image that a machine can change. */
txSize modulesAliasCount(void);
void modulesDelete(Machine* machine);
LoadedModule* byteCodeAdopt(txMachine* the, txScript* script, const char* name);

/* loop.c */
void loopRun(txMachine* the);

/* messages.c */
/** `data` and `taken` are the message's from now on, and what sharedBeginMessage has begun, if it `shares`. */
void messagePost(Machine* receiver, MessageKind kind, Machine* worker, void* data, txBoolean shares, emulated_memory_handle taken);
Message* messageTake(Machine* machine);
/** Of the machine: deletes the message that it has taken last. */
void messageFinish(Machine* machine);
void messageDelete(Message* message);
size_t messageBytes(const void* data);
void messagesDelete(Machine* machine);
void messageDeliver(txMachine* the, Message* message);

/* timers.c */
void timersFire(txMachine* the);
double timersNext(Machine* machine);
void timersDelete(Machine* machine);

/* shared.c */
void sharedBeginMessage(void);
void sharedEndMessage(void);
/** Bytes of all SharedArrayBuffers that there are. */
txSize sharedMeasure(void);
txSize sharedSearch(const txByte* needle, txSize length);
void sharedDeleteAll(void);

/* inspect.c */
/** Counts places in these bytes that hold `needle`, but for the needle itself. */
txSize countBytes(const txByte* bytes, txSize size, const txByte* needle, txSize length);

/* worker-options.c: throws RangeError for a size that is none. `options` may be anything. */
void workerReadOptions(txMachine* the, txSlot* options, txCreation* creation, txSize* core);
void workerReadChipOptions(txMachine* the, txSlot* options, const txCreation* creation, ChipMachine* chip);

/* natives */
void nativesBuild(txMachine* the);
void nativesTrace(txMachine* the);
/** Gives a worker its global `self`. */
void workerBuildSelf(txMachine* the);
/** Joins a worker and forgets its Worker object, all or nothing. */
void workerDisown(txMachine* the, Machine* worker);
txBoolean resourceAdd(const char* name, const char* path);
void resourcesDelete(void);
void traceFlush(Machine* machine);

/* statistics.c */
void statisticsPrint(FILE* file);
txBoolean statisticsWrite(const char* path);

/* json.c */
/** Writes a string of JSON, with its quotes. */
void jsonWriteString(FILE* file, const char* string);

/* Set `object.name = value`, where the value is on the stack's top; pops it. */
void machineSetProperty(txMachine* the, txSlot* object, const char* name);

#endif
