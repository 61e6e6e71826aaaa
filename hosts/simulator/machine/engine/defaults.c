/*
 * The engine's table of optional parts, as the Moddable SDK's linker writes it for a chip: functions have neither `length` nor `name`,
 * which saves two slots each. Everything else is as in the engine.
 */
#include "xsAll.h"

#define fxNewFunctionLength C_NULL
#define fxNewFunctionName C_NULL
#include "xsDefaults.c"
