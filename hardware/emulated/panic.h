#ifndef HEIMLIG_EMULATED_PANIC_H
#define HEIMLIG_EMULATED_PANIC_H

/** Prints `emulated ESP32: ` and the message to stderr and aborts. */
#if defined __GNUC__
__attribute__((noreturn, format(printf, 1, 2)))
#endif
void emulated_panic(const char *format, ...);

/** Panics unless `address` is a multiple of 4, as the HAL needs it to read words. `action` names the caller. */
void emulated_expect_aligned(const void *address, const char *action);

#endif
