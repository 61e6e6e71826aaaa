#ifndef HEIMLIG_TEST_MODES_H
#define HEIMLIG_TEST_MODES_H

#include "job.h"

/** A job without output from the next words: key, iv, aad and data. */
heimlig_job next_job(void);

/** Runs an operation by its name on the next inputs, and prints result and output. */
void call_mode(void);

#endif
