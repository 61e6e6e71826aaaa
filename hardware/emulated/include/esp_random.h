#ifndef ESP_RANDOM_H
#define ESP_RANDOM_H

#include <stddef.h>

/** Fills `len` bytes, at any alignment, with random bytes of the operating system. */
void esp_fill_random(void *buf, size_t len);

#endif
