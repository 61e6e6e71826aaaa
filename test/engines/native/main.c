/* The test program: the operations of hardware/psa and hardware/sodium without XS, with an allocator that can fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "esp_crypto_lock.h"
#include "tested-operations.h"
#include "faults.h"
#include "psa-operations.h"
#include "remains.h"
#include "signature.h"
#include "sodium-operations.h"
#include "threads.h"

/* For the drivers' lock. No driver is in this program. */
void esp_crypto_sha_aes_lock_acquire(void)
{
}

void esp_crypto_sha_aes_lock_release(void)
{
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	prepare_psa();
	prepare_sodium();
	if (strcmp(name, "faults") == 0 && argc > 2)
		run_faults((unsigned)strtoul(argv[2], NULL, 10));
	else if (strcmp(name, "remains") == 0)
		run_remains();
	else if (strcmp(name, "threads") == 0)
		run_threads();
	else if (strcmp(name, "sign") == 0 && argc == 5)
		print_signature(argv[2], argv[3], argv[4]);
	else
		return 2;
	return 0;
}
