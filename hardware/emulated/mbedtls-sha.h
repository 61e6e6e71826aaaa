#ifndef HEIMLIG_EMULATED_MBEDTLS_SHA_H
#define HEIMLIG_EMULATED_MBEDTLS_SHA_H

/** How many blocks mbed TLS has hashed since the start, in all threads. */
unsigned long emulated_software_blocks(void);

#endif
