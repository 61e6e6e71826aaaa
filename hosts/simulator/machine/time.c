#include "native-table.h"

/** → microseconds of a monotonic clock. */
void xs_time_microseconds(txMachine* the)
{
	fxNumber(the, mxResult, clockMicroseconds());
}

/** → milliseconds of a monotonic clock, as the 32-bit integer that it is on the chip. */
void xs_time_ticks(txMachine* the)
{
	fxInteger(the, mxResult, (txInteger)(uint32_t)fmod(clockMicroseconds() / 1e3, 4294967296.0));
}
