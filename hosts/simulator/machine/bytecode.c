/*
 * Byte code outside the heap. The linker puts byte code, strings and names into flash, and XS uses them there by
 * reference; code that is parsed at run time XS copies into chunks instead, piece by piece. To have what runs here use
 * the memory it uses on the chip, a parsed script is turned into what the linker would have made of it.
 */
#include "simulator.h"

static txU1 toArchived(txU1 code)
{
	switch (code) {
	case XS_CODE_CODE_1: return XS_CODE_CODE_ARCHIVE_1;
	case XS_CODE_CODE_2: return XS_CODE_CODE_ARCHIVE_2;
	case XS_CODE_CODE_4: return XS_CODE_CODE_ARCHIVE_4;
	case XS_CODE_STRING_1: return XS_CODE_STRING_ARCHIVE_1;
	case XS_CODE_STRING_2: return XS_CODE_STRING_ARCHIVE_2;
	case XS_CODE_STRING_4: return XS_CODE_STRING_ARCHIVE_4;
	default: return code;
	}
}

static txByte* remapIdentifier(txByte* bytes, const txID* identifiers)
{
	txID identifier;
	memcpy(&identifier, bytes, sizeof(identifier));
	if (identifier != XS_NO_ID) {
		identifier = identifiers[identifier];
		memcpy(bytes, &identifier, sizeof(identifier));
	}
	return bytes + sizeof(identifier);
}

static txU4 readLength(const txByte* bytes, int width)
{
	txU1 one;
	txU2 two;
	txU4 four;
	switch (width) {
	case 1:
		memcpy(&one, bytes, sizeof(one));
		return one;
	case 2:
		memcpy(&two, bytes, sizeof(two));
		return two;
	default:
		memcpy(&four, bytes, sizeof(four));
		return four;
	}
}

/* gxCodeSizes: a code's size; 0 for a code with an identifier; -n for data behind a length of n bytes. */
static void rewrite(txByte* code, txSize size, const txID* identifiers)
{
	txByte* limit = code + size;
	while (code < limit) {
		txS1 step = gxCodeSizes[(txU1)*code];
		*code = (txByte)toArchived((txU1)*code);
		if (step > 0)
			code += step;
		else if (step == 0)
			code = remapIdentifier(code + 1, identifiers);
		else
			code += 1 - step + readLength(code + 1, -step);
	}
}

LoadedModule* byteCodeAdopt(txMachine* the, txScript* script, const char* name)
{
	Machine* machine = the->simulated;
	LoadedModule* module = machine->modules;
	txString symbol = (txString)script->symbolsBuffer;
	txID count, index;
	while (strcmp(module->name, name))
		module = module->next;
	/* From here on the script is freed with its record, whatever happens. */
	module->script = script;
	memcpy(&count, symbol, sizeof(count));
	symbol += sizeof(count);
	module->identifiers = calloc((size_t)count, sizeof(txID));
	if (!module->identifiers)
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	module->identifiers[0] = XS_NO_ID;
	for (index = 1; index < count; index++) {
		module->identifiers[index] = fxNewNameX(the, symbol);
		symbol += strlen(symbol) + 1;
	}
	rewrite(script->codeBuffer, script->codeSize, module->identifiers);
	free(module->identifiers);
	module->identifiers = NULL;
	if (!module->builtIn)
		machine->codeBytes += script->codeSize;
	return module;
}

void modulesDelete(Machine* machine)
{
	LoadedModule* module;
	while ((module = machine->modules)) {
		machine->modules = module->next;
		free(module->identifiers);
		fxDeleteScript(module->script);
		free(module);
	}
}
