#ifndef HEIMLIG_PSA_OPERATIONS_H
#define HEIMLIG_PSA_OPERATIONS_H

#include <stdbool.h>

#include "job.h"

/* The operations of modules/workers/engines.ts over PSA Crypto. */

heimlig_operation heimlig_psa_chachapoly_encrypt;
heimlig_operation heimlig_psa_chachapoly_decrypt;
heimlig_operation heimlig_psa_hkdf;
heimlig_operation heimlig_psa_hkdf_derive_key;
heimlig_operation heimlig_psa_pbkdf2_start;
heimlig_operation heimlig_psa_pbkdf2_continue;
heimlig_operation heimlig_psa_pbkdf2_finish;
heimlig_operation heimlig_psa_hash_whole;
heimlig_operation heimlig_psa_hmac_whole;
heimlig_operation heimlig_psa_hash_start;
heimlig_operation heimlig_psa_hash_update;
heimlig_operation heimlig_psa_hash_finish;
heimlig_operation heimlig_psa_hash_end;
heimlig_operation heimlig_psa_hmac_start;
heimlig_operation heimlig_psa_hmac_update;
heimlig_operation heimlig_psa_hmac_finish;

#endif
