#ifndef HEIMLIG_OUTPUT_SIZE_H
#define HEIMLIG_OUTPUT_SIZE_H

#include <stdint.h>

/** How to compute the bytes of a request's output, signed bytes of its plan (modules/api/plan-layout.ts). */
enum heimlig_output { HEIMLIG_OUTPUT_RULE, HEIMLIG_OUTPUT_INDEX, HEIMLIG_OUTPUT_MORE, HEIMLIG_OUTPUT_IV, HEIMLIG_OUTPUT_BYTES };

#define HEIMLIG_LISTS 4
#define HEIMLIG_LIST_BYTES 8

/** As outputBytes (modules/messages/output.ts) for the slot `words`. `lists`: HEIMLIG_LISTS lists of sizes. */
uint32_t heimlig_output_size(const int8_t *output, const int8_t *lists, const uint32_t *words);

#endif
