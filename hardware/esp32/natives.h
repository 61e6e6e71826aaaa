#ifndef HEIMLIG_NATIVES_H
#define HEIMLIG_NATIVES_H

/** All functions that JavaScript can call, as X(name). Each is `void name(xsMachine *the)`. */
#define HEIMLIG_NATIVES(X) \
	X(xs_heimlig_aes_has_key_size) \
	X(xs_heimlig_aes_gcm_encrypt) \
	X(xs_heimlig_aes_gcm_decrypt) \
	X(xs_heimlig_aes_cbc_encrypt) \
	X(xs_heimlig_aes_cbc_decrypt) \
	X(xs_heimlig_aes_ccm_encrypt) \
	X(xs_heimlig_aes_ccm_decrypt) \
	X(xs_heimlig_aes_ctr) \
	X(xs_heimlig_aes_ctr_start) \
	X(xs_heimlig_aes_ctr_update) \
	X(xs_heimlig_aes_cmac) \
	X(xs_heimlig_aes_wrap) \
	X(xs_heimlig_aes_unwrap) \
	X(xs_heimlig_sha_release) \
	X(xs_heimlig_sha_hash) \
	X(xs_heimlig_sha_hmac) \
	X(xs_heimlig_sha_hash_start) \
	X(xs_heimlig_sha_hash_update) \
	X(xs_heimlig_sha_hash_finish) \
	X(xs_heimlig_sha_hash_end) \
	X(xs_heimlig_sha_hmac_start) \
	X(xs_heimlig_sha_hmac_update) \
	X(xs_heimlig_sha_hmac_finish) \
	X(xs_heimlig_random_fill) \
	X(xs_heimlig_random_enable) \
	X(xs_heimlig_random_is_enabled) \
	X(xs_heimlig_generator_fill) \
	X(xs_heimlig_flash_size) \
	X(xs_heimlig_flash_read) \
	X(xs_heimlig_flash_program) \
	X(xs_heimlig_flash_erase) \
	X(xs_heimlig_flash_is_blank) \
	X(xs_heimlig_flash_crc) \
	X(xs_heimlig_root_key_source) \
	X(xs_heimlig_root_key_derive) \
	X(xs_heimlig_memory_copy) \
	X(xs_heimlig_memory_wipe) \
	X(xs_heimlig_memory_free) \
	X(xs_heimlig_memory_largest) \
	X(xs_heimlig_memory_fits) \
	X(xs_heimlig_memory_wipe_free) \
	X(xs_heimlig_request_next) \
	X(xs_heimlig_request_copy) \
	X(xs_heimlig_request_take) \
	X(xs_heimlig_request_check) \
	X(xs_heimlig_request_inputs) \
	X(xs_heimlig_request_respond) \
	X(xs_heimlig_request_find_key) \
	X(xs_heimlig_request_use_key) \
	X(xs_heimlig_request_take_plain) \
	X(xs_heimlig_request_place) \
	X(xs_heimlig_request_later) \
	X(xs_heimlig_drivers_hold) \
	X(xs_heimlig_drivers_release) \
	X(xs_heimlig_drivers_recover) \
	X(xs_heimlig_heap_wipe) \
	X(xs_heimlig_heap_wipe_free)

#endif
