#include "../binding/run.h"
#include "aes-cbc.h"
#include "aes-ccm.h"
#include "aes-cmac.h"
#include "aes-gcm.h"
#include "aes-key-wrap.h"

#define KEY_AND_OUTPUT (HEIMLIG_USES_KEY | HEIMLIG_USES_OUTPUT)

void xs_heimlig_aes_gcm_encrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_gcm_encrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(3));
}

void xs_heimlig_aes_gcm_decrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_gcm_decrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(3));
}

void xs_heimlig_aes_cbc_encrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_cbc_encrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(2));
}

void xs_heimlig_aes_cbc_decrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_cbc_decrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(2));
}

void xs_heimlig_aes_ccm_encrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_ccm_encrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(3));
}

void xs_heimlig_aes_ccm_decrypt(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_ccm_decrypt, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(3));
}

void xs_heimlig_aes_cmac(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_cmac, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(1));
}

void xs_heimlig_aes_wrap(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_wrap, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(1));
}

void xs_heimlig_aes_unwrap(xsMachine *the)
{
	heimlig_run(the, heimlig_aes_unwrap, KEY_AND_OUTPUT | HEIMLIG_USES_INPUTS(1));
}
