#ifndef HEIMLIG_TEST_MISUSE_H
#define HEIMLIG_TEST_MISUSE_H

/** Uses the model as a driver must not: `name` says how. Returns only if the model accepts it. */
void misuse(const char *name);

#endif
