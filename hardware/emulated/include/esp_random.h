#ifndef ESP_RANDOM_H
#define ESP_RANDOM_H

#include <stddef.h>

/** Fills `len` bytes, at any alignment, with random bytes of the operating system, or as random.h says. */
void esp_fill_random(void *buf, size_t len);

#endif
