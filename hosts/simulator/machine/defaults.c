/*
 * The engine's table of optional parts, as the Moddable SDK's linker writes it for a chip: there functions have neither
 * `length` nor `name`, which saves two slots each. All else is as the engine has it.
 */
#include "xsAll.h"

#define fxNewFunctionLength C_NULL
#define fxNewFunctionName C_NULL
#include "xsDefaults.c"
