/*
 * Machines over an image of the Moddable SDK's linker. The engine's built-ins and the preloaded modules are constants of the program, as
 * they lie in the chip's flash. In place of machine/engine/modules.c, bytecode.c and defaults.c.
 */
#include "engine/modules.h"
#include "services/trace.h"

/* In the linked image. */
extern void* xsPreparationAndCreation(txCreation** creation);

static txPreparation* preparation(void)
{
	return xsPreparationAndCreation(NULL);
}

txMachine* modulesCreateMachine(txCreation* creation, Machine* machine)
{
	/* The engine copies the tables of names from the image's. */
	creation->nameModulo = preparation()->nameModulo;
	creation->symbolModulo = preparation()->symbolModulo;
	return fxPrepareMachine(creation, preparation(), machine->name, machine, NULL);
}

/* Machines make only the names that the image lacks, here as on the chip. */
txSize modulesNameCount(txMachine* the)
{
	(void)the;
	return 0;
}

txSize modulesAliasCount(void)
{
	return preparation()->aliasCount;
}

/* The image has all its modules. */
void modulesSetDirectory(const char* path)
{
	(void)path;
}

/* The image has its natives. */
void modulesLoadBuiltIn(txMachine* the)
{
	(void)the;
}

void modulesDelete(Machine* machine)
{
	(void)machine;
}

/* In place of the engine's, which prints to the debugger and which the build renames. */
void fx_trace(txMachine* the)
{
	traceValues(the);
}

static txScript* findScript(const char* path)
{
	txPreparation* image = preparation();
	txInteger index;
	for (index = 0; index < image->scriptCount; index++)
		if (!strcmp(image->scripts[index].path, path))
			return &image->scripts[index];
	return NULL;
}

/* Cuts the last segment off; false at the top. */
static txBoolean leaveFolder(char* path)
{
	char* slash = strrchr(path, '/');
	if (slash)
		*slash = 0;
	else if (*path)
		*path = 0;
	else
		return 0;
	return 1;
}

/* Relative to the module `from`, as on the chip. */
static txBoolean resolve(const char* name, const char* from, char* path, size_t size)
{
	size_t length;
	snprintf(path, size, "%s", from);
	if (!leaveFolder(path))
		return 0;
	for (;;) {
		if (!strncmp(name, "./", 2))
			name += 2;
		else if (strncmp(name, "../", 3))
			break;
		else if (leaveFolder(path))
			name += 3;
		else
			return 0;
	}
	length = strlen(path);
	return (size_t)snprintf(path + length, size - length, "%s%s", length ? "/" : "", name) < size - length;
}

txID fxFindModule(txMachine* the, txSlot* realm, txID moduleID, txSlot* slot)
{
	char name[C_PATH_MAX];
	char path[C_PATH_MAX];
	size_t length;
	(void)realm;
	fxToStringBuffer(the, slot, name, sizeof(name));
	length = strlen(name);
	if ((length > 3) && !strcmp(name + length - 3, ".js"))
		name[length - 3] = 0;
	if (name[0] != '.')
		strcpy(path, name);
	else if ((moduleID == XS_NO_ID) || !resolve(name, fxGetKeyName(the, moduleID), path, sizeof(path)))
		return XS_NO_ID;
	return findScript(path) ? fxNewNameC(the, path) : XS_NO_ID;
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
	txString path = fxGetKeyName(the, moduleID);
	txScript* script = findScript(path);
	if (!script)
		mxReferenceError("module \"%s\" is not in the image", path);
	fxResolveModule(the, module, moduleID, script, NULL, NULL);
}
