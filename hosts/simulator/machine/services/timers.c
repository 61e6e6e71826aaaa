#include "services/timers.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"

typedef struct Timer Timer;

struct Timer {
	Timer* next;
	Machine* machine;
	txSlot self;
	txSlot callback;
	/* In clockMicroseconds; infinite while the timer is not scheduled. */
	double when;
	double repeat;
};

static void insert(Timer* timer)
{
	Timer** address = &timer->machine->timers;
	while (*address && ((*address)->when <= timer->when))
		address = &(*address)->next;
	timer->next = *address;
	*address = timer;
}

static void takeOut(Timer* timer)
{
	Timer** address = &timer->machine->timers;
	while (*address != timer)
		address = &(*address)->next;
	*address = timer->next;
}

static void setWhen(Timer* timer, double when)
{
	takeOut(timer);
	timer->when = when;
	insert(timer);
}

static double toInterval(txMachine* the, int index)
{
	txNumber interval = mxArgc > index ? fxToNumber(the, mxArgv(index)) : 0;
	return (interval > 0) && (interval < 1e12) ? interval : 0;
}

/* Marks a host object as a timer. `forget` frees timers: a scheduled one is never garbage. */
static txHostHooks timerHooks = { NULL, NULL, NULL };

static Timer* toTimer(txSlot* slot)
{
	txSlot* host = slot->kind == XS_REFERENCE_KIND ? slot->value.reference->next : NULL;
	if (!host || (host->kind != XS_HOST_KIND) || !(host->flag & XS_HOST_HOOKS_FLAG) || (host->value.host.variant.hooks != &timerHooks))
		return NULL;
	return host->value.host.data;
}

static void forget(txMachine* the, Timer* timer)
{
	takeOut(timer);
	timer->self.value.reference->next->value.host.data = NULL;
	fxForget(the, &timer->self);
	fxForget(the, &timer->callback);
	free(timer);
}

static void create(txMachine* the, double interval, double repeat)
{
	Timer* timer;
	if ((mxArgc < 1) || !fxIsCallable(the, mxArgv(0)))
		mxTypeError("the timer's callback is no function");
	fxNewHostObject(the, NULL);
	timer = calloc(1, sizeof(Timer));
	if (!timer)
		mxUnknownError("no memory for a timer");
	fxSetHostData(the, the->stack, timer);
	fxSetHostHooks(the, the->stack, &timerHooks);
	timer->machine = the->simulated;
	timer->self = *the->stack;
	timer->callback = *mxArgv(0);
	fxRemember(the, &timer->self);
	fxRemember(the, &timer->callback);
	mxPullSlot(mxResult);
	timer->when = clockMicroseconds() + interval * 1e3;
	timer->repeat = repeat * 1e3;
	insert(timer);
}

void xs_timer_set(txMachine* the)
{
	double interval = toInterval(the, 1);
	create(the, interval, toInterval(the, 2));
}

void xs_timer_repeat(txMachine* the)
{
	double interval = toInterval(the, 1);
	create(the, interval, interval);
}

void xs_timer_schedule(txMachine* the)
{
	double interval = toInterval(the, 1), repeat = toInterval(the, 2);
	Timer* timer = mxArgc > 0 ? toTimer(mxArgv(0)) : NULL;
	if (!timer)
		mxTypeError("no timer");
	timer->repeat = repeat * 1e3;
	setWhen(timer, mxArgc > 1 ? clockMicroseconds() + interval * 1e3 : INFINITY);
}

void xs_timer_clear(txMachine* the)
{
	Timer* timer = mxArgc > 0 ? toTimer(mxArgv(0)) : NULL;
	if (timer)
		forget(the, timer);
}

void xs_timer_delay(txMachine* the)
{
	Machine* machine = the->simulated;
	double deadline = clockMicroseconds() + toInterval(the, 0) * 1e3;
	const char* activity = recordSetActivity(machine, "sleeping in Timer.delay");
	lockAcquire();
	while (!endingIsRequested(machine) && (clockMicroseconds() < deadline))
		conditionWait(&machine->condition, deadline);
	lockRelease();
	recordSetActivity(machine, activity);
	endingCheck(the);
}

double timersNext(Machine* machine)
{
	return machine->timers ? machine->timers->when : INFINITY;
}

/* The callback may clear the timer, so look it up again through its object. */
void timersFire(txMachine* the)
{
	Timer* timer = the->simulated->timers;
	double next = timer->repeat > 0 ? fmax(timer->when + timer->repeat, clockMicroseconds()) : INFINITY;
	setWhen(timer, next);
	mxPush(timer->self);
	mxPush(mxGlobal);
	mxPush(timer->callback);
	mxCall();
	mxPush(timer->self);
	mxRunCount(1);
	mxPop();
	timer = toTimer(the->stack);
	if (timer && isinf(timer->when) && (timer->repeat == 0))
		forget(the, timer);
	mxPop();
}

void timersDelete(Machine* machine)
{
	Timer* timer;
	while ((timer = machine->timers)) {
		machine->timers = timer->next;
		free(timer);
	}
}
