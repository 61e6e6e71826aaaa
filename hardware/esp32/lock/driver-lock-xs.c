#include "driver-lock.h"
#include "../sha/sha-engine.h"
#include "../binding/arguments.h"

/* The machine that holds the drivers; NULL: none. */
static xsMachine *holder;

static void expect_holder(xsMachine *the)
{
	if (holder != the)
		xsUnknownError("this machine does not hold the drivers");
}

/* () */
void xs_heimlig_drivers_hold(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	if (holder == the)
		xsUnknownError("this machine holds the drivers already");
	if (!heimlig_drivers_hold())
		xsUnknownError("a machine hangs in a driver or library, or was deleted there: only a reset of the chip helps");
	holder = the;
}

/* () */
void xs_heimlig_drivers_release(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	expect_holder(the);
	holder = NULL;
	heimlig_drivers_release();
}

/* (): takes the SHA peripheral back from a deleted machine. */
void xs_heimlig_drivers_recover(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	expect_holder(the);
	heimlig_sha_engine_recover();
}
