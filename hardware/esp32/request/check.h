#ifndef HEIMLIG_CHECK_H
#define HEIMLIG_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/** Whether the row at the offset `row` of a table of SIZES_END bytes refers to nothing outside of it. */
bool heimlig_is_row(const int8_t *table, uint32_t row);

/**
 * checkRequest of modules/core/validation.ts, for a slot of 16 words and a row that is one. Returns bytes of private memory, or minus the status.
 */
int64_t heimlig_check_request(const int8_t *table, uint32_t row, uint32_t *slot, uint32_t pool_bytes);

#endif
