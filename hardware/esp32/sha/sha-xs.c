#include "../binding/run.h"
#include "sha-engine.h"
#include "sha-operations.h"

/* (): removes any digest from the peripheral. */
void xs_heimlig_sha_release(xsMachine *the)
{
	heimlig_expect_arguments(the, 0);
	heimlig_sha_engine_forget();
}

HEIMLIG_NATIVE(sha_hash, HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(sha_hmac, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(sha_hash_start, HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(sha_hash_update, HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(sha_hash_finish, HEIMLIG_USES_STATE | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(sha_hash_end, HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(sha_hmac_start, HEIMLIG_USES_KEY | HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(sha_hmac_update, HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(sha_hmac_finish, HEIMLIG_USES_STATE | HEIMLIG_USES_OUTPUT)
