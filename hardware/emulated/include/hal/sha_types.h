#ifndef HAL_SHA_TYPES_H
#define HAL_SHA_TYPES_H

typedef enum { SHA1 = 0, SHA2_256, SHA2_384, SHA2_512, SHA_INVALID = -1 } esp_sha_type;

#endif
