#ifndef HEIMLIG_RINGS_ARGUMENTS_H
#define HEIMLIG_RINGS_ARGUMENTS_H

#include "words.h"
#include "../slot.h"
#include "../request/rings.h"

/** One client's rings. Throws RangeError if they or their words lie outside. */
heimlig_rings heimlig_rings_of(xsMachine *the, const heimlig_words *control, const heimlig_words *rings, uint32_t client);

/** Arguments 0 and 1, the control region and the HSM's words of its rings, for one client. Throws as the above. */
heimlig_rings heimlig_argument_rings(xsMachine *the, uint32_t client);

/** The slot at word `base` of argument `index`. Throws RangeError if it lies outside. */
uint32_t *heimlig_argument_slot(xsMachine *the, int index, uint32_t base);

#endif
