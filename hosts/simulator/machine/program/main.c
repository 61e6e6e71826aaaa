/*
 * The simulator: XS machines on threads. Read it from here down: each layer calls only itself and the layers below.
 *
 *   program    the command line, reports, the table of native functions
 *   lifecycle  a machine's thread: worker → thread → loop → delivery → children → deletion
 *   engine     an XS machine: machine → modules, measurement; abort → hook; chip-machine
 *   services   what machines use: timers, posting → messages → shared → waiting; time, resource, trace, native
 *   base       the record of a machine, its heap, the lock, the run
 *
 * Below base lies hardware/emulated, the model of the chip.
 */
#include "base/cores.h"
#include "base/run.h"
#include "engine/chip-machine.h"
#include "engine/machine.h"
#include "engine/modules.h"
#include "lifecycle/deletion.h"
#include "lifecycle/thread.h"
#include "program/chip-report.h"
#include "program/native-table.h"
#include "program/options.h"
#include "program/statistics.h"
#include "efuse.h"
#include "flash-memory.h"
#include "released-memory.h"
#include "services/resource.h"
#include "services/shared.h"
#include <limits.h>
#include <signal.h>

static int report(const Options* options)
{
	fflush(stdout);
	if (options->statistics)
		statisticsPrint(stdout);
	chipPrint(stdout);
	if (options->statisticsPath && !statisticsWrite(options->statisticsPath)) {
		fprintf(stderr, "heimlig-simulator: %s can not be written\n", options->statisticsPath);
		return 1;
	}
	return runStatus();
}

/* The models of the peripherals abort after they have said how a driver uses them wrongly. This adds which machine does. */
static void sayWhoAborts(int number)
{
	const Machine* machine = recordCurrent();
	const char* texts[] = { "machine ", machine ? machine->name : "none", ": aborted\n" };
	size_t index;
	for (index = 0; index < sizeof(texts) / sizeof(texts[0]); index++)
		if (write(STDERR_FILENO, texts[index], strlen(texts[index])) < 0)
			break;
	signal(number, SIG_DFL);
	raise(number);
}

static void initialize(const Options* options)
{
	if (options->tight)
		machineGrowTightly();
	if (options->pinned)
		coresPin();
	modulesSetDirectory(options->directory);
	nativeTableUse();
	deletionInitialize();
	signal(SIGABRT, sayWhoAborts);
}

/* The key is not in the file with the flash: an image of the flash alone tells nothing. */
static bool openFlash(const char* path)
{
	char key[PATH_MAX];
	const char* problem = emulated_flash_open(path);
	if (problem) {
		fprintf(stderr, "heimlig-simulator: flash %s: %s\n", path, problem);
		return false;
	}
	if ((size_t)snprintf(key, sizeof(key), "%s.key", path) >= sizeof(key))
		problem = "its name is too long";
	else
		problem = emulated_efuse_open(key);
	if (problem)
		fprintf(stderr, "heimlig-simulator: root key %s: %s\n", key, problem);
	return !problem;
}

/* False if the main machine could not start. */
static bool runMain(const Options* options, Machine* machine)
{
	if (!chipBegin(&options->chip) || (chipTakeTask(machine) != ChipTaken))
		return false;
	threadRun(machine);
	return true;
}

static void freeAll(void)
{
	Machine* machine;
	/* The hook of critical sections must not find a freed record. */
	recordSetCurrent(NULL);
	while ((machine = recordFirst()))
		machineFree(machine);
	sharedDeleteAll();
	emulated_bytes_forget();
	resourcesDelete();
}

int main(int count, char** arguments)
{
	Options options;
	Machine* machine;
	bool started;
	int status = optionsRead(&options, count, arguments);
	if (status)
		return status;
	if (options.flash && !openFlash(options.flash))
		return 2;
	initialize(&options);
	if (!machineMeasureEmpty() || !(machine = recordNew("main", &options.creation)))
		return 1;
	machine->chip = options.mainChip;
	runWatch(options.timeout);
	started = runMain(&options, machine);
	runStopWatching();
	status = report(&options);
	freeAll();
	if (!started && !status)
		status = 1;
	return status;
}
