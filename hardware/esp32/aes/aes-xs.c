#include "../binding/run.h"
#include "aes-block.h"
#include "aes-cbc.h"
#include "aes-ccm.h"
#include "aes-cmac.h"
#include "aes-ctr.h"
#include "aes-gcm.h"
#include "aes-key-wrap.h"

/* (bytes) → whether the chip's AES takes keys of that size */
void xs_heimlig_aes_has_key_size(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	xsmcSetBoolean(xsResult, heimlig_aes_key_size_supported(heimlig_argument(the, 0, "bytes")));
}

HEIMLIG_NATIVE(aes_gcm_encrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(3) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_gcm_decrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(3) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_cbc_encrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(2) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_cbc_decrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(2) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_ccm_encrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(3) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_ccm_decrypt, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(3) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_ctr, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(2) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_ctr_start, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_STATE)
HEIMLIG_NATIVE(aes_ctr_update, HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_STATE | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_cmac, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_wrap, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_OUTPUT)
HEIMLIG_NATIVE(aes_unwrap, HEIMLIG_USES_KEY | HEIMLIG_USES_INPUTS(1) | HEIMLIG_USES_OUTPUT)
