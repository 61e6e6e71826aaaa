#include "program/native-table.h"
#include "lifecycle/worker.h"
#include "program/inspect-flash.h"
#include "program/inspect.h"
#include "services/native.h"
#include "services/resource.h"
#include "services/time.h"
#include "services/timers.h"

/* The list of the drivers, where they are part of the program. */
#if defined(__has_include) && __has_include("natives.h")
	#include "natives.h"
#else
	#define HEIMLIG_NATIVES(X)
#endif

/* Those of the native libraries that were found. */
#if defined(__has_include) && __has_include("psa-natives.h")
	#include "psa-natives.h"
#else
	#define HEIMLIG_PSA_NATIVES(X)
#endif
#if defined(__has_include) && __has_include("sodium-natives.h")
	#include "sodium-natives.h"
#else
	#define HEIMLIG_SODIUM_NATIVES(X)
#endif

/* Those of the engine's package: each makes a global constructor, TextDecoder or TextEncoder. */
#define TEXT_NATIVES(X) X(modInstallTextDecoder) X(modInstallTextEncoder)

#define DECLARE_NATIVE(NAME) extern void NAME(txMachine* the);
HEIMLIG_NATIVES(DECLARE_NATIVE)
HEIMLIG_PSA_NATIVES(DECLARE_NATIVE)
HEIMLIG_SODIUM_NATIVES(DECLARE_NATIVE)
TEXT_NATIVES(DECLARE_NATIVE)

#define NATIVE_ENTRY(NAME) { #NAME, NAME },
static const Native table[] = {
	HEIMLIG_NATIVES(NATIVE_ENTRY)
	HEIMLIG_PSA_NATIVES(NATIVE_ENTRY)
	HEIMLIG_SODIUM_NATIVES(NATIVE_ENTRY)
	TEXT_NATIVES(NATIVE_ENTRY)
	NATIVE_ENTRY(xs_resource_exists)
	NATIVE_ENTRY(xs_resource_length)
	NATIVE_ENTRY(xs_resource_open)
	NATIVE_ENTRY(xs_resource_slice)
	NATIVE_ENTRY(xs_simulator_chip)
	NATIVE_ENTRY(xs_simulator_collect_garbage)
	NATIVE_ENTRY(xs_simulator_fail)
	NATIVE_ENTRY(xs_simulator_flash_bytes)
	NATIVE_ENTRY(xs_simulator_flash_cut)
	NATIVE_ENTRY(xs_simulator_flash_operations)
	NATIVE_ENTRY(xs_simulator_flash_restore)
	NATIVE_ENTRY(xs_simulator_flash_wear)
	NATIVE_ENTRY(xs_simulator_flash_write)
	NATIVE_ENTRY(xs_simulator_in_driver)
	NATIVE_ENTRY(xs_simulator_measure)
	NATIVE_ENTRY(xs_simulator_measure_all)
	NATIVE_ENTRY(xs_simulator_search)
	NATIVE_ENTRY(xs_simulator_search_process)
	NATIVE_ENTRY(xs_simulator_slow_drivers)
	NATIVE_ENTRY(xs_simulator_stick_entropy)
	NATIVE_ENTRY(xs_time_microseconds)
	NATIVE_ENTRY(xs_time_ticks)
	NATIVE_ENTRY(xs_timer_clear)
	NATIVE_ENTRY(xs_timer_delay)
	NATIVE_ENTRY(xs_timer_repeat)
	NATIVE_ENTRY(xs_timer_schedule)
	NATIVE_ENTRY(xs_timer_set)
	NATIVE_ENTRY(xs_worker_create)
	NATIVE_ENTRY(xs_worker_post)
	NATIVE_ENTRY(xs_worker_terminate)
	NATIVE_ENTRY(xs_worker_watch)
};

void nativeTableUse(void)
{
	nativeUse(table, (uint16_t)(sizeof(table) / sizeof(table[0])));
}
