#include "services/trace.h"
#include "base/objects.h"
#include "task.h"

static void append(txMachine* the, Machine* machine, const char* text)
{
	size_t length = strlen(text), needed = machine->lineLength + length + 1;
	if (needed > machine->lineCapacity) {
		char* line = realloc(machine->line, needed * 2);
		if (!line)
			mxUnknownError("no memory to trace");
		machine->line = line;
		machine->lineCapacity = needed * 2;
	}
	memcpy(machine->line + machine->lineLength, text, length + 1);
	machine->lineLength += length;
}

/* Writes whole lines at once, so that lines of several machines do not mix. */
static void writeLines(Machine* machine, size_t length)
{
	emulated_critical_enter();
	flockfile(stdout);
	fwrite(machine->line, 1, length, stdout);
	fflush(stdout);
	funlockfile(stdout);
	machine->lineLength -= length;
	memmove(machine->line, machine->line + length, machine->lineLength + 1);
	emulated_critical_exit();
}

void traceValues(txMachine* the)
{
	Machine* machine = the->simulated;
	txInteger index;
	char* end;
	for (index = 0; index < mxArgc; index++)
		append(the, machine, fxToString(the, mxArgv(index)));
	end = machine->line ? strrchr(machine->line, '\n') : NULL;
	if (end)
		writeLines(machine, (size_t)(end + 1 - machine->line));
}

void traceFlush(Machine* machine)
{
	if (machine->lineLength)
		writeLines(machine, machine->lineLength);
}

void traceBuild(txMachine* the)
{
	objectSetFunction(the, &mxGlobal, "trace", traceValues, 1);
}
