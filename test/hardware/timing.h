#ifndef HEIMLIG_TEST_TIMING_H
#define HEIMLIG_TEST_TIMING_H

/** Prints the square of Welch's t for heimlig_equal, and for a comparison that ends at the first difference. */
void time_comparison(void);

#endif
