/*
 * Layer services (program → lifecycle → engine → services → base).
 * Resources: read-only data outside every heap, like what the chip has in flash. They are files, read only where a program asks.
 */
#ifndef SIMULATOR_RESOURCE_H
#define SIMULATOR_RESOURCE_H

#include "base/engine.h"

/** Opens the file that `new Resource(name)` finds; false if it can not be read. The text `name` stays. */
txBoolean resourceAdd(const char* name, const char* path);
void resourcesDelete(void);

/** (name) → boolean. */
void xs_resource_exists(txMachine* the);
/** (name) → handle. URIError, as Moddable's, for an unknown name. */
void xs_resource_open(txMachine* the);
/** (handle) → its length in bytes. */
void xs_resource_length(txMachine* the);
/** (handle, begin, end, copy: boolean) → ArrayBuffer with that part, or a host buffer outside the heap. RangeError from 2^31 - 1 bytes on. */
void xs_resource_slice(txMachine* the);

#endif
