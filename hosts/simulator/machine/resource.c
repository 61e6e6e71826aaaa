/* Resources: read-only data outside every heap, as what the chip has in flash. */
#include "native-table.h"

typedef struct Resource Resource;

struct Resource {
	Resource* next;
	const char* name;
	txByte* data;
	txInteger size;
};

static Resource* resources;

txBoolean resourceAdd(const char* name, const char* path)
{
	FILE* file = fopen(path, "rb");
	Resource* resource = calloc(1, sizeof(Resource));
	long size = -1;
	if (file && resource && !fseek(file, 0, SEEK_END) && ((size = ftell(file)) >= 0) && (size < 0x7FFFFFFF) && !fseek(file, 0, SEEK_SET))
		resource->data = malloc((size_t)size + 1);
	if (!resource || !resource->data || (fread(resource->data, 1, (size_t)size, file) != (size_t)size)) {
		if (file)
			fclose(file);
		free(resource ? resource->data : NULL);
		free(resource);
		return 0;
	}
	fclose(file);
	resource->name = name;
	resource->size = (txInteger)size;
	resource->next = resources;
	resources = resource;
	return 1;
}

void resourcesDelete(void)
{
	Resource* resource;
	while ((resource = resources)) {
		resources = resource->next;
		free(resource->data);
		free(resource);
	}
}

static Resource* find(txMachine* the)
{
	txString name = mxArgc > 0 ? fxToString(the, mxArgv(0)) : "";
	Resource* resource;
	for (resource = resources; resource; resource = resource->next)
		if (!strcmp(resource->name, name))
			return resource;
	return NULL;
}

void xs_resource_exists(txMachine* the)
{
	fxBoolean(the, mxResult, find(the) != NULL);
}

static void pushHostBuffer(txMachine* the, txByte* data, txInteger size)
{
	fxNewHostObject(the, NULL);
	fxSetHostBuffer(the, the->stack, data, size);
	fxPetrifyHostBuffer(the, the->stack);
}

/** (name) → host buffer; URIError, as Moddable's, for a name that does not exist. */
void xs_resource_open(txMachine* the)
{
	Resource* resource = find(the);
	if (!resource)
		mxURIError("Resource not found: %s", mxArgc > 0 ? fxToString(the, mxArgv(0)) : "");
	pushHostBuffer(the, resource->data, resource->size);
	mxPullSlot(mxResult);
}

/** () on a host buffer as `this` → its length in bytes. */
void xs_resource_length(txMachine* the)
{
	fxInteger(the, mxResult, fxGetHostBufferLength(the, mxThis));
}

/** (begin, end, copy: boolean) on a host buffer as `this` → ArrayBuffer with a copy, or a host buffer on the same bytes. */
void xs_resource_slice(txMachine* the)
{
	txInteger size = fxGetHostBufferLength(the, mxThis);
	txInteger begin = (mxArgc > 0) && !mxIsUndefined(mxArgv(0)) ? fxToInteger(the, mxArgv(0)) : 0;
	txInteger end = (mxArgc > 1) && !mxIsUndefined(mxArgv(1)) ? fxToInteger(the, mxArgv(1)) : size;
	txByte* data = fxGetHostData(the, mxThis);
	begin = begin < 0 ? 0 : begin > size ? size : begin;
	end = end < begin ? begin : end > size ? size : end;
	if ((mxArgc > 2) && !fxToBoolean(the, mxArgv(2))) {
		pushHostBuffer(the, data + begin, end - begin);
		mxPushInteger(end - begin);
		machineSetProperty(the, the->stack + 1, "byteLength");
		mxPullSlot(mxResult);
	}
	else
		fxArrayBuffer(the, mxResult, data + begin, end - begin, -1);
}
