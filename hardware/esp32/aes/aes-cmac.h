#ifndef HEIMLIG_AES_CMAC_H
#define HEIMLIG_AES_CMAC_H

#include "../job.h"

/** AES-CMAC (SP 800-38B, RFC 4493). Takes the message. Writes 16 bytes. */
heimlig_result heimlig_aes_cmac(const heimlig_job *job);

#endif
