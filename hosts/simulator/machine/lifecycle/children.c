#include "lifecycle/children.h"
#include "base/cause.h"
#include "base/ending.h"
#include "base/stack.h"
#include "engine/chip-machine.h"
#include "engine/machine.h"
#include "engine/measurement.h"
#include "lifecycle/deletion.h"
#include "task.h"

static void join(Machine* machine);

/*
 * As xsDeleteMachine, in the deleter's thread, whatever state the heap is in. Deletes the machines that this one has started, as the
 * destructors of their Worker objects do, and releases shared buffers.
 */
static void freeStopped(Machine* machine)
{
	Machine* child;
	causeSet(machine, CauseTerminated, "terminated");
	while ((child = machine->children)) {
		deletionStopThread(child);
		join(child);
		chipReleaseBlock(&child->chip.parts[ChipWorker]);
	}
	measurementTake(machine, &machine->measurement);
	machineDelete(machine);
	recordSetActivity(machine, "ended");
}

static void join(Machine* machine)
{
	Machine** address = &machine->parent->children;
	pthread_join(machine->thread, NULL);
	if (machine->stopped)
		freeStopped(machine);
	stackDelete(machine);
	while (*address != machine)
		address = &(*address)->nextSibling;
	*address = machine->nextSibling;
	chipReleaseMachine(machine);
}

void childrenEnd(Machine* machine)
{
	Machine* child;
	for (child = machine->children; child; child = child->nextSibling)
		endingRequest(child);
	while ((child = machine->children)) {
		join(child);
		chipReleaseBlock(&child->chip.parts[ChipWorker]);
	}
}

void childrenDisown(txMachine* the, Machine* worker)
{
	emulated_critical_enter();
	join(worker);
	fxForget(the, &worker->owner);
	worker->owner.kind = XS_UNDEFINED_KIND;
	emulated_critical_exit();
}
