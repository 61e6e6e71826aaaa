#include "engine/modules.h"
#include "engine/built-in-modules.h"
#include "engine/bytecode.h"
#include "services/native.h"
#include "services/trace.h"
#include "task.h"

static const char* directory;

void modulesSetDirectory(const char* path)
{
	directory = path;
}

typedef struct {
	const char* text;
	size_t length;
	size_t offset;
} Text;

static int nextCharacter(void* stream)
{
	Text* text = stream;
	return text->offset < text->length ? (unsigned char)text->text[text->offset++] : EOF;
}

static const BuiltInModule* findBuiltIn(const char* name)
{
	const BuiltInModule* module;
	for (module = builtInModules; module->name; module++)
		if (!strcmp(module->name, name))
			return module;
	return NULL;
}

static txBoolean toPath(const char* name, char* path, size_t size)
{
	int length = snprintf(path, size, "%s/%s.js", directory, name);
	return (length > 0) && ((size_t)length < size);
}

static LoadedModule* findLoaded(Machine* machine, const char* name)
{
	LoadedModule* module;
	for (module = machine->modules; module; module = module->next)
		if (!strcmp(module->name, name))
			return module;
	return NULL;
}

/* The module's record keeps the name for XS: outside the heap, and for as long as the machine uses it. */
static LoadedModule* record(Machine* machine, const char* name, txBoolean builtIn)
{
	LoadedModule* module = findLoaded(machine, name);
	if (module)
		return module;
	module = calloc(1, sizeof(LoadedModule) + strlen(name));
	if (!module)
		return NULL;
	strcpy(module->name, name);
	module->builtIn = builtIn;
	module->next = machine->modules;
	machine->modules = module;
	return module;
}

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* slot)
{
	char buffer[256];
	char path[C_PATH_MAX];
	char* name = buffer;
	size_t length;
	LoadedModule* module;
	(void)realm;
	(void)moduleID;
	fxToStringBuffer(the, slot, buffer, sizeof(buffer));
	if (!strncmp(name, "./", 2))
		name += 2;
	length = strlen(name);
	if ((length > 3) && !strcmp(name + length - 3, ".js"))
		name[length - 3] = 0;
	if (!findBuiltIn(name) && (strstr(name, "..") || !toPath(name, path, sizeof(path)) || access(path, R_OK)))
		return XS_NO_ID;
	module = record(the->simulated, name, findBuiltIn(name) != NULL);
	return module ? fxNewNameX(the, module->name) : XS_NO_ID;
}

static void reportError(void* console, txString path, txInteger line, txString format, va_list arguments)
{
	(void)console;
	emulated_critical_enter();
	flockfile(stderr);
	fprintf(stderr, "%s:%d: ", path ? path : "module", (int)line);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	funlockfile(stderr);
	emulated_critical_exit();
}

static txScript* parse(txMachine* the, const char* path, Text* text)
{
	txParser parser;
	txParserJump jump;
	txScript* volatile script = NULL;
	fxInitializeParser(&parser, the, the->parserBufferSize, the->parserTableModulo);
	parser.firstJump = &jump;
	parser.reportError = reportError;
	if (c_setjmp(jump.jmp_buf) == 0) {
		parser.path = fxNewParserSymbol(&parser, (txString)path);
		fxParserTree(&parser, text, nextCharacter, 0, NULL);
		fxParserHoist(&parser);
		fxParserBind(&parser);
		script = fxParserCode(&parser);
	}
	fxTerminateParser(&parser);
	return script;
}

static char* readFile(const char* path, size_t* length)
{
	FILE* file = fopen(path, "rb");
	char* text = NULL;
	long size;
	if (!file)
		return NULL;
	if (!fseek(file, 0, SEEK_END) && ((size = ftell(file)) >= 0) && !fseek(file, 0, SEEK_SET)) {
		text = malloc((size_t)size + 1);
		if (text)
			*length = fread(text, 1, (size_t)size, file);
	}
	fclose(file);
	return text;
}

static txScript* parseFile(txMachine* the, const char* name)
{
	char path[C_PATH_MAX];
	Text text = { NULL, 0, 0 };
	txScript* script;
	char* contents;
	if (!toPath(name, path, sizeof(path)) || !(contents = readFile(path, &text.length)))
		return NULL;
	text.text = contents;
	script = parse(the, path, &text);
	free(contents);
	return script;
}

static txScript* parseBuiltIn(txMachine* the, const BuiltInModule* builtIn)
{
	Text text = { builtIn->text, builtIn->length, 0 };
	return parse(the, builtIn->name, &text);
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
	const char* name = fxGetKeyName(the, moduleID);
	const BuiltInModule* builtIn = findBuiltIn(name);
	txScript* script = builtIn ? parseBuiltIn(the, builtIn) : parseFile(the, name);
	txScript resolved;
	if (!script)
		mxReferenceError("module \"%s\" can not be loaded", name);
	byteCodeAdopt(the, findLoaded(the->simulated, name), script);
	resolved = *script;
	/* Without symbols, XS takes the code as it is and does not free it. */
	resolved.symbolsBuffer = NULL;
	resolved.symbolsSize = 0;
	fxResolveModule(the, module, moduleID, &resolved, NULL, NULL);
}

txMachine* modulesCreateMachine(txCreation* creation, Machine* machine)
{
	return fxCreateMachine(creation, machine->name, machine, XS_NO_ID);
}

/* Names belong to the byte code. Each has a slot here, and lies in flash on the chip. */
txSize modulesNameCount(txMachine* the)
{
	return (txSize)the->keyIndex;
}

/* This firmware's image had 246 when the SDK linked it. */
txSize modulesAliasCount(void)
{
	return 250;
}

void modulesLoadBuiltIn(txMachine* the)
{
	const BuiltInModule* module;
	nativeBuild(the);
	traceBuild(the);
	for (module = builtInModules; module->name; module++) {
		mxPushStringX((txString)module->name);
		fxAwaitImport(the, XS_IMPORT_NAMESPACE);
		mxPop();
	}
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
