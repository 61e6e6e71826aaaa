#include "simulator.h"
#include <signal.h>

#define mxUsageStatus 2
#define mxTimeoutStatus 124

typedef struct {
	txCreation creation;
	txBoolean statistics;
	const char* statisticsPath;
	double timeout;
} Options;

static int usage(const char* problem, const char* argument)
{
	fprintf(stderr, "heimlig-simulator: %s%s\n", problem, argument);
	fputs("usage: heimlig-simulator [options] DIRECTORY\n"
		"runs DIRECTORY/main.js in the main machine\n"
		"  --heap BYTES           heap of the main machine, above an empty machine (65536)\n"
		"  --stack SLOTS          stack of the main machine (512)\n"
		"  --resource NAME=FILE   what new Resource(NAME) finds; may be repeated\n"
		"  --timeout SECONDS      ends the run with status 124 (0: none)\n"
		"  --tight                heaps grow in small steps, so that their peak is what the program needs; slow\n"
		"  --pin                  every machine stays on the processor of its core, as on the chip (Linux only)\n"
		"  --stats                prints what every machine used\n"
		"  --stats-json FILE      writes it to FILE\n", stderr);
	return mxUsageStatus;
}

static txBoolean toNumber(const char* text, double limit, double* result)
{
	char* end;
	*result = strtod(text, &end);
	return *text && !*end && (*result >= 0) && (*result <= limit);
}

static txBoolean toSize(const char* text, txSize* result)
{
	double number;
	if (!toNumber(text, 0x7FFFFFFF, &number))
		return 0;
	*result = (txSize)number;
	return 1;
}

static txBoolean addResource(char* argument)
{
	char* equals = strchr(argument, '=');
	if (!equals)
		return 0;
	*equals = 0;
	return resourceAdd(argument, equals + 1);
}

/* 1: taken with its value, 0: unknown, -1: bad value. */
static int takeOption(Options* options, const char* name, char* value)
{
	txBoolean good;
	if (!strcmp(name, "--heap"))
		good = toSize(value, &options->creation.staticSize);
	else if (!strcmp(name, "--stack"))
		good = toSize(value, &options->creation.stackCount);
	else if (!strcmp(name, "--timeout"))
		good = toNumber(value, 1e9, &options->timeout);
	else if (!strcmp(name, "--resource"))
		good = addResource(value);
	else if (!strcmp(name, "--stats-json")) {
		options->statisticsPath = value;
		good = 1;
	}
	else
		return 0;
	return good ? 1 : -1;
}

static int parseOptions(Options* options, int count, char** arguments)
{
	int index;
	for (index = 1; index < count; index++) {
		char* argument = arguments[index];
		char* value = index + 1 < count ? arguments[index + 1] : "";
		int taken;
		if (!strcmp(argument, "--stats"))
			options->statistics = 1;
		else if (!strcmp(argument, "--tight"))
			run.tight = 1;
		else if (!strcmp(argument, "--pin"))
			run.pinned = coresInitialize();
		else if (argument[0] != '-') {
			if (run.directory)
				return usage("more than one directory: ", argument);
			run.directory = argument;
		}
		else if (!(taken = takeOption(options, argument, value)))
			return usage("unknown option ", argument);
		else if (taken < 0)
			return usage("bad or missing value of ", argument);
		else
			index++;
	}
	return run.directory ? 0 : usage("no directory", "");
}

static void setDefaults(Options* options)
{
	txCreation* creation = &options->creation;
	memset(options, 0, sizeof(Options));
	creation->staticSize = 65536;
	creation->stackCount = 512;
	creation->incrementalChunkSize = 1024;
	creation->incrementalHeapCount = 64;
	creation->initialKeyCount = 32;
	creation->incrementalKeyCount = 32;
	creation->nameModulo = 127;
	creation->symbolModulo = 127;
}

static int report(Options* options)
{
	fflush(stdout);
	if (options->statistics)
		statisticsPrint(stdout);
	if (options->statisticsPath && !statisticsWrite(options->statisticsPath)) {
		fprintf(stderr, "heimlig-simulator: %s can not be written\n", options->statisticsPath);
		return 1;
	}
	return run.timedOut ? mxTimeoutStatus : run.failed ? 1 : 0;
}

static __thread const char* currentName = "none";

void mainSetCurrent(Machine* machine)
{
	currentName = machine->name;
}

/* The models of the peripherals abort when they are used wrongly, after saying how. This adds by whom. */
static void sayWhoAborts(int number)
{
	const char* texts[] = { "machine ", currentName, ": aborted\n" };
	size_t index;
	for (index = 0; index < sizeof(texts) / sizeof(texts[0]); index++)
		if (write(STDERR_FILENO, texts[index], strlen(texts[index])) < 0)
			break;
	signal(number, SIG_DFL);
	raise(number);
}

int main(int count, char** arguments)
{
	Options options;
	Machine* machine;
	int status;
	setDefaults(&options);
	status = parseOptions(&options, count, arguments);
	if (status)
		return status;
	runInitialize();
	signal(SIGABRT, sayWhoAborts);
	if (!machineMeasureEmpty() || !(run.mainMachine = machineNew("main", &options.creation)))
		return 1;
	runWatch(options.timeout);
	machineLive(run.mainMachine);
	runStopWatching();
	status = report(&options);
	while ((machine = run.machines)) {
		run.machines = machine->next;
		machineFree(machine);
	}
	sharedDeleteAll();
	resourcesDelete();
	return status;
}
