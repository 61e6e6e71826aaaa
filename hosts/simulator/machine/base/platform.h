/*
 * Layer base (program → lifecycle → engine → services → base).
 * The platform of XS: every C file that uses the engine includes it (XSPLATFORM in xsPlatform.h and xs.h).
 */
#ifndef SIMULATOR_PLATFORM_H
#define SIMULATOR_PLATFORM_H

#undef mxLittleEndian
#define mxLittleEndian 1
#if defined(__linux__)
	#undef mxLinux
	#define mxLinux 1
#elif defined(__APPLE__)
	#undef mxMacOSX
	#define mxMacOSX 1
#else
	#error the simulator runs on Linux and macOS
#endif
#define mxExport extern
#define mxImport extern
#define XS_FUNCTION_NORETURN __attribute__((noreturn))

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define mxUseGCCAtomics 1
#define mxUsePOSIXThreads 1
#define mxUseDefaultBuildKeys 1
#define mxUseDefaultParseScript 1

/* As on the chip, strings are UTF-8 (no mxCESU8), and identifiers have 16 bits where pointers have 32. */
#if INTPTR_MAX == INT64_MAX
	#define mx32bitID 1
#endif

/* Members of the engine's record of a machine. `heapRoom` is heap.c's, which lies above this header. */
struct Heap;
struct Machine;
#define mxMachinePlatform \
	struct Machine* simulated; \
	struct Heap* heap; \
	void* (*heapRoom)(const struct Heap* heap, size_t* size);

/** The part of the machine's heap that neither chunks nor slots have taken; for the drivers' heap-xs.c. */
#define mxHeapRoom(THE, SIZE) (THE)->heapRoom((THE)->heap, SIZE)

#endif
