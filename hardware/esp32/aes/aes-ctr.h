#ifndef HEIMLIG_AES_CTR_H
#define HEIMLIG_AES_CTR_H

#include "../job.h"

/*
 * AES-CTR (SP 800-38A §6.5). The counter is the last `parameter 0` bits (1 to 128) of the counter block and wraps around (appendix B.1); the
 * other bits stay. HEIMLIG_DATA_SIZE: the data would need a counter block twice. Encryption and decryption are the same.
 */

/** Takes the first counter block (16) and the data. Writes as many bytes. */
heimlig_result heimlig_aes_ctr(const heimlig_job *job);

/** Takes key and first counter block, and writes them to the state of a session. */
heimlig_result heimlig_aes_ctr_start(const heimlig_job *job);

/** Takes the next bytes of a session, any number of them. Writes as many. */
heimlig_result heimlig_aes_ctr_update(const heimlig_job *job);

#endif
