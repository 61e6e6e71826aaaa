#ifndef SDKCONFIG_H
#define SDKCONFIG_H

#if EMULATED_ESP32S3
#define CONFIG_IDF_TARGET_ESP32S3 1
#else
#define CONFIG_IDF_TARGET_ESP32 1
#endif

#define CONFIG_FREERTOS_HZ 1000

/* The root key of the model is for development. */
#ifndef CONFIG_HEIMLIG_DEVELOPMENT_KEY
#define CONFIG_HEIMLIG_DEVELOPMENT_KEY 1
#endif

#endif
