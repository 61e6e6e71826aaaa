#include "base/record.h"
#include "base/lock.h"

static Machine* machines;
static __thread Machine* current;

Machine* recordNew(const char* name, const txCreation* creation)
{
	Machine* machine = calloc(1, sizeof(Machine));
	Machine** address = &machines;
	if (!machine)
		return NULL;
	snprintf(machine->name, sizeof(machine->name), "%s", name);
	machine->creation = *creation;
	machine->activity = "being created";
	conditionInitialize(&machine->condition);
	lockAcquire();
	while (*address)
		address = &(*address)->next;
	*address = machine;
	lockRelease();
	return machine;
}

void recordDelete(Machine* machine)
{
	Machine** address = &machines;
	lockAcquire();
	while (*address != machine)
		address = &(*address)->next;
	*address = machine->next;
	lockRelease();
	pthread_cond_destroy(&machine->condition);
	free(machine->line);
	free(machine);
}

Machine* recordFirst(void)
{
	return machines;
}

void recordSetCurrent(Machine* machine)
{
	current = machine;
}

Machine* recordCurrent(void)
{
	return current;
}

const char* recordSetActivity(Machine* machine, const char* activity)
{
	return __atomic_exchange_n(&machine->activity, activity, __ATOMIC_SEQ_CST);
}
