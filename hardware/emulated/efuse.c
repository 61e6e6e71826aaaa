/* For O_CLOEXEC. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "efuse.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "esp_efuse.h"
#include "esp_random.h"
#include "panic.h"

#define KEY_BLOCKS 6

static uint8_t key[EMULATED_EFUSE_KEY];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_burnt;
static unsigned key_block;
static bool is_readable;

static void burn_random(void)
{
	if (!is_burnt)
		esp_fill_random(key, sizeof key);
}

static const uint8_t *burnt_key(void)
{
	pthread_once(&once, burn_random);
	return key;
}

void emulated_efuse_burn(const uint8_t given[EMULATED_EFUSE_KEY])
{
	memcpy(key, given, sizeof key);
	is_burnt = true;
}

void emulated_efuse_place(unsigned number, bool is_read_protected)
{
	if (number >= KEY_BLOCKS)
		emulated_panic("eFuses: there is no key block %u", number);
	key_block = number;
	is_readable = !is_read_protected;
}

const uint8_t *emulated_efuse_key(unsigned number)
{
	if (number != key_block)
		emulated_panic("eFuses: key block %u has no key for the HMAC peripheral", number);
	return burnt_key();
}

static const char *make_file(const char *path)
{
	const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return "it can not be made";
	const bool is_written = write(file, burnt_key(), sizeof key) == (ssize_t)sizeof key;
	if (close(file) == 0 && is_written)
		return NULL;
	unlink(path);
	return "it can not be written";
}

const char *emulated_efuse_open(const char *path)
{
	uint8_t bytes[EMULATED_EFUSE_KEY + 1];
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return errno == ENOENT ? make_file(path) : "it can not be opened";
	const ssize_t length = read(file, bytes, sizeof bytes);
	close(file);
	if (length != EMULATED_EFUSE_KEY)
		return "it is not a key of 32 bytes";
	emulated_efuse_burn(bytes);
	return NULL;
}

esp_err_t esp_efuse_read_block(esp_efuse_block_t block, void *bytes, size_t offset_in_bits, size_t size_bits)
{
	if (block != EFUSE_BLK3 || offset_in_bits != 0 || size_bits != 8 * EMULATED_EFUSE_KEY)
		emulated_panic("esp_efuse_read_block: the model has only block 3, whole");
	memcpy(bytes, burnt_key(), EMULATED_EFUSE_KEY);
	return ESP_OK;
}

bool esp_efuse_find_purpose(esp_efuse_purpose_t purpose, esp_efuse_block_t *block)
{
	uint8_t bits = 0;
	if (purpose != ESP_EFUSE_KEY_PURPOSE_HMAC_UP)
		emulated_panic("esp_efuse_find_purpose: the model has only a key for the HMAC peripheral");
	for (int index = 0; index < EMULATED_EFUSE_KEY; index++)
		bits |= burnt_key()[index];
	*block = (esp_efuse_block_t)(EFUSE_BLK_KEY0 + key_block);
	return bits != 0;
}

bool esp_efuse_get_key_dis_read(esp_efuse_block_t block)
{
	if (block < EFUSE_BLK_KEY0 || block >= EFUSE_BLK_KEY0 + KEY_BLOCKS)
		emulated_panic("esp_efuse_get_key_dis_read: block %d is no key block", (int)block);
	return (unsigned)(block - EFUSE_BLK_KEY0) == key_block && !is_readable;
}
