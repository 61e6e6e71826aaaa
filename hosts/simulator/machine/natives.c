/* The globals `native` and `trace`, and `self` in workers. */
#include "native-table.h"

typedef struct {
	const char* name;
	txCallback function;
} Native;

#define NATIVE_ENTRY(NAME) { #NAME, NAME },
static const Native natives[] = {
	SIMULATOR_NATIVES(NATIVE_ENTRY)
	HEIMLIG_NATIVES(NATIVE_ENTRY)
};

#define mxNativeCount ((txInteger)(sizeof(natives) / sizeof(natives[0])))

/* On the chip the name is resolved when the module is compiled; here at each call, to the same function object. */
static void xs_native(txMachine* the)
{
	txString name;
	txInteger index;
	if (mxArgc < 1)
		mxTypeError("native: no name");
	name = fxToString(the, mxArgv(0));
	for (index = 0; index < mxNativeCount; index++)
		if (!strcmp(natives[index].name, name))
			break;
	if (index == mxNativeCount)
		mxReferenceError("native \"%s\" not found", name);
	mxPush(the->simulated->natives);
	mxGetIndex((txIndex)index);
	mxPullSlot(mxResult);
}

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

/* One write of whole lines, so that those of several machines do not mix. */
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

void nativesTrace(txMachine* the)
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

static void addGlobal(txMachine* the, txCallback function, txInteger length, const char* name)
{
	fxNewHostFunction(the, function, length, fxNewNameX(the, (txString)name), XS_NO_ID);
	machineSetProperty(the, &mxGlobal, name);
}

void nativesBuild(txMachine* the)
{
	Machine* machine = the->simulated;
	txInteger index;
	fxNewArray(the, mxNativeCount);
	machine->natives = *the->stack;
	fxRemember(the, &machine->natives);
	for (index = 0; index < mxNativeCount; index++) {
		fxNewHostFunction(the, natives[index].function, 0, fxNewNameX(the, (txString)natives[index].name), XS_NO_ID);
		mxPush(machine->natives);
		mxSetIndex((txIndex)index);
		mxPop();
	}
	mxPop();
	addGlobal(the, xs_native, 1, "native");
	addGlobal(the, nativesTrace, 1, "trace");
}
