/* What `native("name")` finds: the simulator's own functions and, where they exist, the chip's drivers. */
#ifndef SIMULATOR_NATIVE_TABLE_H
#define SIMULATOR_NATIVE_TABLE_H

#include "simulator.h"

#if defined(__has_include) && __has_include("natives.h")
	#include "natives.h"
#else
	#define HEIMLIG_NATIVES(X)
#endif

#define SIMULATOR_NATIVES(X) \
	X(xs_resource_exists) \
	X(xs_resource_length) \
	X(xs_resource_open) \
	X(xs_resource_slice) \
	X(xs_simulator_chip) \
	X(xs_simulator_collect_garbage) \
	X(xs_simulator_fail) \
	X(xs_simulator_in_driver) \
	X(xs_simulator_measure) \
	X(xs_simulator_measure_all) \
	X(xs_simulator_search) \
	X(xs_simulator_search_process) \
	X(xs_simulator_slow_drivers) \
	X(xs_time_microseconds) \
	X(xs_time_ticks) \
	X(xs_timer_clear) \
	X(xs_timer_delay) \
	X(xs_timer_repeat) \
	X(xs_timer_schedule) \
	X(xs_timer_set) \
	X(xs_worker_create) \
	X(xs_worker_post) \
	X(xs_worker_terminate) \
	X(xs_worker_watch)

#define DECLARE_NATIVE(NAME) extern void NAME(txMachine* the);
SIMULATOR_NATIVES(DECLARE_NATIVE)
HEIMLIG_NATIVES(DECLARE_NATIVE)
#undef DECLARE_NATIVE

#endif
