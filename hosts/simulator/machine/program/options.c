#include "program/options.h"
#include "services/resource.h"

#define mxUsageStatus 2

static int usage(const char* problem, const char* argument)
{
	fprintf(stderr, "heimlig-simulator: %s%s\n", problem, argument);
	fputs("usage: heimlig-simulator [options] DIRECTORY\n"
		"runs DIRECTORY/main.js in the main machine\n"
		"  --heap BYTES           heap of the main machine, above an empty machine (65536)\n"
		"  --stack SLOTS          stack of the main machine (512)\n"
		"  --resource NAME=FILE   what new Resource(NAME) finds; may be repeated\n"
		"  --flash FILE           the contents of the flash, with its root key in FILE.key; both are made if there are none\n"
		"  --timeout SECONDS      ends the run with status 124 (0: none)\n"
		"  --tight                heaps grow in small steps, so that their peak is what the program needs; slow\n"
		"  --pin                  every machine stays on the processor of its core, as on the chip (Linux only)\n"
		"  --chunk FIRST,STEP     bytes of chunks that the main machine takes at first, and at a time\n"
		"  --slots FIRST,STEP     likewise slots\n"
		"  --chip                 everything is taken of the memory of an ESP32, whose map is printed\n"
		"  --in-flash BYTES       of the main machine's heap, which the chip has in flash\n"
		"  --native-stack BYTES   nativeStack of the main machine's creation (10240)\n"
		"  --reserve BYTES        taken of the chip's memory at the start, as by Wi-Fi\n"
		"  --reserve-block BYTES  in blocks of this size (1600)\n"
		"  --fail N               the N-th request for the chip's memory fails once, counted from the main module on\n"
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

/* Two sizes, separated by a comma. */
static txBoolean toPair(char* text, txSize* first, txSize* step)
{
	char* comma = strchr(text, ',');
	if (!comma)
		return 0;
	*comma = 0;
	return toSize(text, first) && toSize(comma + 1, step);
}

/* As takeOption, for the options that mean nothing without --chip. */
static int takeChipOption(Options* options, const char* name, const char* value)
{
	static const char* const names[] = { "--in-flash", "--native-stack", "--reserve", "--reserve-block", "--fail" };
	int32_t* const sizes[] = { &options->mainChip.inFlash, &options->mainChip.nativeStack, &options->chip.reserve, &options->chip.reserveBlock, &options->chip.failure };
	size_t index;
	txSize size;
	for (index = 0; index < sizeof(names) / sizeof(names[0]); index++) {
		if (strcmp(name, names[index]))
			continue;
		options->ofChip = names[index];
		if (!toSize(value, &size) || (!size && (sizes[index] != &options->mainChip.inFlash) && (sizes[index] != &options->chip.reserve)))
			return -1;
		*sizes[index] = size;
		return 1;
	}
	return 0;
}

/* Returns 1 if it took the option and its value, 0 for an unknown option, -1 for a bad value. */
static int takeOption(Options* options, const char* name, char* value)
{
	txBoolean good;
	if (!strcmp(name, "--heap"))
		good = toSize(value, &options->creation.staticSize);
	else if (!strcmp(name, "--stack"))
		good = toSize(value, &options->creation.stackCount);
	else if (!strcmp(name, "--chunk"))
		good = toPair(value, &options->creation.initialChunkSize, &options->creation.incrementalChunkSize);
	else if (!strcmp(name, "--slots"))
		good = toPair(value, &options->creation.initialHeapCount, &options->creation.incrementalHeapCount);
	else if (!strcmp(name, "--timeout"))
		good = toNumber(value, 1e9, &options->timeout);
	else if (!strcmp(name, "--resource"))
		good = addResource(value);
	else if (!strcmp(name, "--flash")) {
		options->flash = value;
		good = value[0] != 0;
	}
	else if (!strcmp(name, "--stats-json")) {
		options->statisticsPath = value;
		good = 1;
	}
	else
		return takeChipOption(options, name, value);
	return good ? 1 : -1;
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
	options->chip.reserveBlock = 1600;
}

int optionsRead(Options* options, int count, char** arguments)
{
	int index;
	setDefaults(options);
	for (index = 1; index < count; index++) {
		char* argument = arguments[index];
		char* value = index + 1 < count ? arguments[index + 1] : "";
		int taken;
		if (!strcmp(argument, "--stats"))
			options->statistics = true;
		else if (!strcmp(argument, "--chip"))
			options->chip.on = true;
		else if (!strcmp(argument, "--tight"))
			options->tight = true;
		else if (!strcmp(argument, "--pin"))
			options->pinned = true;
		else if (argument[0] != '-') {
			if (options->directory)
				return usage("more than one directory: ", argument);
			options->directory = argument;
		}
		else if (!(taken = takeOption(options, argument, value)))
			return usage("unknown option ", argument);
		else if (taken < 0)
			return usage("bad or missing value of ", argument);
		else
			index++;
	}
	if (options->ofChip && !options->chip.on)
		return usage("only with --chip: ", options->ofChip);
	if (options->mainChip.inFlash > options->creation.staticSize)
		return usage("the main machine's heap is smaller than ", "--in-flash");
	return options->directory ? 0 : usage("no directory", "");
}
