#include "engine/bytecode.h"

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
	txID symbol;
	memcpy(&symbol, bytes, sizeof(symbol));
	if (symbol != XS_NO_ID)
		memcpy(bytes, &identifiers[symbol], sizeof(symbol));
	return bytes + sizeof(symbol);
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

/* gxCodeSizes has a code's size; 0 for a code with an identifier; -n for data behind a length of n bytes. */
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
			code += (size_t)(1 - step) + readLength(code + 1, -step);
	}
}

/* The engine's identifiers of the script's symbols; the engine aborts without memory for a name. */
static void lookUp(txMachine* the, const txScript* script, txID* identifiers, txID count)
{
	txString symbol = (txString)script->symbolsBuffer + sizeof(txID);
	txID index;
	identifiers[0] = XS_NO_ID;
	for (index = 1; index < count; index++) {
		identifiers[index] = fxNewNameX(the, symbol);
		symbol += strlen(symbol) + 1;
	}
}

void byteCodeAdopt(txMachine* the, LoadedModule* module, txScript* script)
{
	txID count;
	/* From here on the script is freed with its record, whatever happens. */
	module->script = script;
	memcpy(&count, script->symbolsBuffer, sizeof(count));
	module->identifiers = calloc((size_t)count, sizeof(txID));
	if (!module->identifiers) {
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
		return;
	}
	lookUp(the, script, module->identifiers, count);
	rewrite(script->codeBuffer, script->codeSize, module->identifiers);
	free(module->identifiers);
	module->identifiers = NULL;
	if (!module->builtIn)
		the->simulated->codeBytes += script->codeSize;
}
