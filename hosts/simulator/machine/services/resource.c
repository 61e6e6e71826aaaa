#define _FILE_OFFSET_BITS 64
#include "services/resource.h"
#include "base/objects.h"
#include <fcntl.h>
#include <sys/stat.h>

typedef struct Resource Resource;

struct Resource {
	Resource* next;
	const char* name;
	int file;
	int64_t size;
};

static Resource* resources;

/* The file stays open, so that its replacement on disk does not matter. */
txBoolean resourceAdd(const char* name, const char* path)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	Resource* resource = file < 0 ? NULL : calloc(1, sizeof(Resource));
	if (!resource || fstat(file, &status) || !S_ISREG(status.st_mode)) {
		if (file >= 0)
			close(file);
		free(resource);
		return 0;
	}
	resource->name = name;
	resource->file = file;
	resource->size = status.st_size;
	resource->next = resources;
	resources = resource;
	return 1;
}

void resourcesDelete(void)
{
	Resource* resource;
	while ((resource = resources)) {
		resources = resource->next;
		close(resource->file);
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

/* The handle is a number: XS would take the data of a host object for the bytes of a buffer. */
void xs_resource_open(txMachine* the)
{
	Resource* resource = find(the);
	if (!resource)
		mxURIError("Resource not found: %s", mxArgc > 0 ? fxToString(the, mxArgv(0)) : "");
	fxInteger(the, mxResult, resource->file);
}

static const Resource* toResource(txMachine* the)
{
	txInteger handle = mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : -1;
	const Resource* resource;
	for (resource = resources; resource; resource = resource->next)
		if (resource->file == handle)
			return resource;
	mxTypeError("no resource");
	return NULL;
}

void xs_resource_length(txMachine* the)
{
	fxNumber(the, mxResult, (txNumber)toResource(the)->size);
}

/* A position as ArrayBuffer's slice takes it, except that it does not count from the end. */
static int64_t toPosition(txMachine* the, int index, int64_t least, int64_t most, int64_t unless)
{
	txNumber number;
	if ((mxArgc <= index) || mxIsUndefined(mxArgv(index)))
		return unless;
	number = c_trunc(fxToNumber(the, mxArgv(index)));
	if (!(number > (txNumber)least))
		return least;
	return number < (txNumber)most ? (int64_t)number : most;
}

/* Throws unless it reads all bytes. */
static void readPart(txMachine* the, const Resource* resource, int64_t begin, txByte* bytes, size_t length)
{
	while (length > 0) {
		ssize_t count = pread(resource->file, bytes, length, (off_t)begin);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			mxUnknownError("resource %s can not be read: %s", resource->name, count < 0 ? strerror(errno) : "it has become shorter");
		bytes += count;
		begin += count;
		length -= (size_t)count;
	}
}

/* Pushes a read-only host buffer on bytes of its own, outside the heap. */
static void pushPart(txMachine* the, const Resource* resource, int64_t begin, txInteger length)
{
	txByte* part = malloc((size_t)length + 1);
	if (!part)
		mxUnknownError("no memory for %ld bytes of resource %s", (long)length, resource->name);
	fxNewHostObject(the, free);
	fxSetHostBuffer(the, the->stack, part, length);
	fxPetrifyHostBuffer(the, the->stack);
	readPart(the, resource, begin, part, (size_t)length);
	mxPushInteger(length);
	objectSet(the, the->stack + 1, "byteLength");
}

void xs_resource_slice(txMachine* the)
{
	const Resource* resource = toResource(the);
	int64_t begin = toPosition(the, 1, 0, resource->size, 0);
	int64_t end = toPosition(the, 2, begin, resource->size, resource->size);
	if (end - begin >= INT32_MAX)
		mxRangeError("slice: a part of %.0f bytes is too large", (double)(end - begin));
	if ((mxArgc > 3) && !fxToBoolean(the, mxArgv(3))) {
		pushPart(the, resource, begin, (txInteger)(end - begin));
		mxPullSlot(mxResult);
		return;
	}
	readPart(the, resource, begin, fxArrayBuffer(the, mxResult, NULL, (txInteger)(end - begin), -1), (size_t)(end - begin));
}
