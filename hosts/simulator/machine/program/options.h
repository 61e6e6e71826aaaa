/*
 * Layer program (program → lifecycle → engine → services → base).
 * The command line.
 */
#ifndef SIMULATOR_OPTIONS_H
#define SIMULATOR_OPTIONS_H

#include "base/chip-memory.h"
#include "base/engine.h"

typedef struct {
	/* Where the firmware's modules are. */
	const char* directory;
	/* The heap and stacks of the main machine. */
	txCreation creation;
	ChipMachine mainChip;
	ChipOptions chip;
	/* Seconds; 0: none. */
	double timeout;
	bool statistics;
	const char* statisticsPath;
	bool tight;
	bool pinned;
	/* The file with the contents of the flash. */
	const char* flash;
	/* The last option that means nothing without --chip. */
	const char* ofChip;
} Options;

/** Reads the options and opens the resources. Returns 0, or the process's status after a message on stderr. */
int optionsRead(Options* options, int count, char** arguments);

#endif
