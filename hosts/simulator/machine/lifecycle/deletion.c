/*
 * The deleter sends the thread a signal, whose handler jumps out of everything to the beginning of the machine's life. It does not jump out of
 * a critical section, where the chip turns interrupts off, nor out of the system's libraries, which the chip does not have and which may hold
 * locks of the process. The deleter then sends the signal again. A thread also checks for itself when it leaves its outermost critical section
 * and while it waits in a driver.
 *
 * Unlike on the chip, a critical section guards the list of machines in Atomics.wait. The SDK uses a mutex, which a machine that is deleted
 * within Atomics.notify keeps for ever. There only a machine at rest can be deleted for sure.
 */
#include "lifecycle/deletion.h"
#include "base/clock.h"
#include "base/ending.h"
#include "base/lock.h"
#include "task.h"
#include <signal.h>

#define mxStopSignal SIGUSR2
#define mxRepeatMicroseconds 50

#if defined(__APPLE__)
#include <mach-o/getsect.h>
#include <mach-o/ldsyms.h>
#include <sys/ucontext.h>
#else
#include <ucontext.h>
extern const char __executable_start[];
extern const char etext[];
#endif

static uintptr_t programStart;
static uintptr_t programEnd;

/* Finds the program's own instructions. */
static void findProgram(void)
{
#if defined(__APPLE__)
	unsigned long size = 0;
	programStart = (uintptr_t)getsegmentdata(&_mh_execute_header, "__TEXT", &size);
	programEnd = programStart + size;
#else
	programStart = (uintptr_t)__executable_start;
	programEnd = (uintptr_t)etext;
#endif
}

static uintptr_t interruptedAt(void* context)
{
#if defined(__APPLE__) && defined(__x86_64__)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext->__ss.__rip;
#elif defined(__APPLE__)
	return (uintptr_t)__darwin_arm_thread_state64_get_pc(((ucontext_t*)context)->uc_mcontext->__ss);
#elif defined(__x86_64__)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__i386__)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext.gregs[REG_EIP];
#elif defined(__aarch64__)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext.pc;
#elif defined(__arm__)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext.arm_pc;
#elif defined(__riscv)
	return (uintptr_t)((ucontext_t*)context)->uc_mcontext.__gregs[REG_PC];
#else
	/* A machine then stops only at the end of a critical section, or while it waits in a driver. */
	(void)context;
	return 0;
#endif
}

static void onSignal(int number, siginfo_t* information, void* context)
{
	Machine* machine = recordCurrent();
	uintptr_t address = interruptedAt(context);
	(void)number;
	(void)information;
	if (machine && machine->stoppable && endingIsDeleted(machine) && !emulated_critical_is_inside() && (address >= programStart) && (address < programEnd))
		endingStop(machine);
}

/* A machine that waits in a driver has no other way to end, even when the run ends. */
static void onTask(bool waits)
{
	Machine* machine = recordCurrent();
	if (machine && machine->stoppable && !emulated_critical_is_inside() && (endingIsDeleted(machine) || (waits && endingIsRequested(machine))))
		endingStop(machine);
}

void deletionInitialize(void)
{
	struct sigaction action;
	memset(&action, 0, sizeof(action));
	action.sa_sigaction = onSignal;
	action.sa_flags = SA_SIGINFO | SA_RESTART;
	sigemptyset(&action.sa_mask);
	sigaction(mxStopSignal, &action, NULL);
	findProgram();
	emulated_task_set_hook(onTask);
}

void deletionStopThread(Machine* machine)
{
	Machine* deleter = recordCurrent();
	lockAcquire();
	machine->deleter = deleter;
	__atomic_store_n(&machine->deleted, 1, __ATOMIC_SEQ_CST);
	endingRequestLocked(machine);
	while (machine->state != StateEnded) {
		pthread_kill(machine->thread, mxStopSignal);
		conditionWait(&deleter->condition, clockMicroseconds() + mxRepeatMicroseconds);
	}
	lockRelease();
}
