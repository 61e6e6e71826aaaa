#ifndef BOOTLOADER_RANDOM_H
#define BOOTLOADER_RANDOM_H

/** Nothing to do: the operating system's random numbers need no noise from an ADC. */
void bootloader_random_enable(void);

#endif
