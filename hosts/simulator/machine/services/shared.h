/*
 * Layer services (program → lifecycle → engine → services → base).
 * SharedArrayBuffers, in place of XS's default: here a buffer that is on its way in a message stays alive though no machine holds it. (XS's
 * messages carry its bare address.)
 */
#ifndef SIMULATOR_SHARED_H
#define SIMULATOR_SHARED_H

#include "base/record.h"

/** Between them no shared buffer is freed, since a message may hold it. */
void sharedBeginMessage(void);
void sharedEndMessage(void);
/** Bytes of all SharedArrayBuffers. */
txSize sharedMeasure(void);
/** How often `needle` lies in SharedArrayBuffers, `needle` itself not counted. */
txSize sharedSearch(const txByte* needle, txSize length);
/** Frees all buffers at the end of the process. */
void sharedDeleteAll(void);

#endif
