/*
 * Layer base (program → lifecycle → engine → services → base).
 * The XS engine: its headers, and the differences between the engine from npm and that of the Moddable SDK of 2026.
 */
#ifndef SIMULATOR_ENGINE_H
#define SIMULATOR_ENGINE_H

#include "xsAll.h"
#include "xsScript.h"

#if XS_MAJOR_VERSION > 13
	#define mxStackOverflowExit XS_JAVASCRIPT_STACK_OVERFLOW_EXIT
	typedef txU8 MeterIndex;
	typedef txS8 MeterDifference;
	/* Allocations count as fractions of a byte code. */
	#define mxMeterShift 16
#else
	#define mxStackOverflowExit XS_STACK_OVERFLOW_EXIT
	typedef txU4 MeterIndex;
	typedef txS4 MeterDifference;
	#define mxMeterShift 0
#endif

#endif
