#ifndef HEIMLIG_FREE_MEMORY_H
#define HEIMLIG_FREE_MEMORY_H

/**
 * Overwrites all free memory of malloc with zeros. After a machine was deleted, that is its heap, its native stack and its buffers.
 * Takes 10 ms plus about 1 ms for each 100 KB.
 */
void heimlig_wipe_free_memory(void);

#endif
