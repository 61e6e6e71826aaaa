#include "services/time.h"
#include "base/clock.h"

void xs_time_microseconds(txMachine* the)
{
	fxNumber(the, mxResult, clockMicroseconds());
}

void xs_time_ticks(txMachine* the)
{
	fxInteger(the, mxResult, (txInteger)(uint32_t)fmod(clockMicroseconds() / 1e3, 4294967296.0));
}
