#include "program/inspect-flash.h"
#include "flash-memory.h"
#include "program/byte-arguments.h"

static uint32_t toNumber(txMachine* the, int index)
{
	return mxArgc > index ? fxToUnsigned(the, mxArgv(index)) : 0;
}

/* Returns the contents of the flash. Throws RangeError unless the range lies within it. */
static const uint8_t* expectWithinFlash(txMachine* the, uint32_t offset, uint32_t length)
{
	uint32_t size;
	const uint8_t* contents = emulated_flash_contents(&size);
	if ((offset > size) || (length > size - offset))
		mxRangeError("flash: no %ld bytes at %ld", (long)length, (long)offset);
	return contents;
}

void xs_simulator_flash_cut(txMachine* the)
{
	emulated_flash_cut(toNumber(the, 0), toNumber(the, 1));
}

void xs_simulator_flash_restore(txMachine* the)
{
	(void)the;
	emulated_flash_restore();
}

void xs_simulator_flash_operations(txMachine* the)
{
	fxUnsigned(the, mxResult, emulated_flash_operations());
}

void xs_simulator_flash_wear(txMachine* the)
{
	emulated_flash_wear(toNumber(the, 0));
}

void xs_simulator_flash_bytes(txMachine* the)
{
	uint32_t offset = toNumber(the, 0);
	uint32_t length = toNumber(the, 1);
	const uint8_t* contents = expectWithinFlash(the, offset, length);
	fxArrayBuffer(the, mxResult, (void*)(contents + offset), (txInteger)length, -1);
}

void xs_simulator_flash_write(txMachine* the)
{
	uint32_t offset = toNumber(the, 0);
	txSize length;
	const txByte* bytes = argumentBytes(the, 1, &length);
	expectWithinFlash(the, offset, (uint32_t)length);
	emulated_flash_overwrite(offset, (const uint8_t*)bytes, (uint32_t)length);
}
