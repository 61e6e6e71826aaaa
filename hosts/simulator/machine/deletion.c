/*
 * Deleting a machine as FreeRTOS's vTaskDelete does: its thread stops at whatever instruction it has come to, and never goes on. Nothing
 * is unwound or given back: locks, peripherals and memory stay as they are. Only then does the one who deletes it free its heap.
 *
 * The thread is sent a signal, whose handler jumps out of everything to the place where the machine's life began. It refuses where that
 * would harm what the chip has no counterpart of, or protects by turning interrupts off: in critical sections, and in the system's
 * libraries, which may hold locks of the process. The signal is then sent again; and a thread that leaves its last critical
 * section, or waits in a driver, looks for itself.
 *
 * Otherwise than on the chip, the list of machines that wait in Atomics.wait is guarded by a critical section. The SDK guards it with a
 * mutex, which a machine that is deleted in the middle of Atomics.notify keeps for ever: only machines that are at rest can be deleted there
 * for sure.
 */
#include "simulator.h"
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

/* Where the program's own instructions are. */
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
	/* Machines are then deleted at the end of a critical section. */
	(void)context;
	return 0;
#endif
}

txBoolean machineIsDeleted(Machine* machine)
{
	return __atomic_load_n(&machine->deleted, __ATOMIC_SEQ_CST) != 0;
}

static void stop(Machine* machine)
{
	machine->stoppable = 0;
	siglongjmp(machine->beginning, 1);
}

static void onSignal(int number, siginfo_t* information, void* context)
{
	Machine* machine = mainCurrent();
	uintptr_t address = interruptedAt(context);
	(void)number;
	(void)information;
	if (machine && machine->stoppable && machineIsDeleted(machine) && !emulated_critical_is_inside() && (address >= programStart) && (address < programEnd))
		stop(machine);
}

/* One that waits in a driver can not end in any other way, also when the run ends. */
static void onTask(bool waits)
{
	Machine* machine = mainCurrent();
	if (machine && machine->stoppable && !emulated_critical_is_inside() && (machineIsDeleted(machine) || (waits && machineIsEnding(machine))))
		stop(machine);
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

void deletionCheck(Machine* machine)
{
	if (machine->stoppable && machineIsDeleted(machine))
		stop(machine);
}

void deletionStopThread(Machine* machine)
{
	Machine* deleter = mainCurrent();
	runLock();
	machine->deleter = deleter;
	__atomic_store_n(&machine->deleted, 1, __ATOMIC_SEQ_CST);
	__atomic_store_n(&machine->ending, 1, __ATOMIC_SEQ_CST);
	pthread_cond_signal(&machine->condition);
	while (machine->state != StateEnded) {
		pthread_kill(machine->thread, mxStopSignal);
		conditionWait(&deleter->condition, clockMicroseconds() + mxRepeatMicroseconds);
	}
	runUnlock();
}
