#ifndef BOOTLOADER_RANDOM_H
#define BOOTLOADER_RANDOM_H

/** Does nothing: the operating system's random numbers need no noise of an ADC. */
void bootloader_random_enable(void);

#endif
