#ifndef HEIMLIG_TEST_DRIVERS_H
#define HEIMLIG_TEST_DRIVERS_H

/** Hold the drivers: while threads use them, when a thread never leaves them, and while a digest holds the SHA engine. */
void hold_drivers(void);
void hold_lost_drivers(void);
void recover_drivers(void);

/** Frees memory with a secret in it, and wipes free memory. */
void wipe_free_memory(void);

#endif
