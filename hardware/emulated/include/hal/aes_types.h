#ifndef HAL_AES_TYPES_H
#define HAL_AES_TYPES_H

#define ESP_AES_ENCRYPT 1
#define ESP_AES_DECRYPT 0

#endif
