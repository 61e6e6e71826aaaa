/* For pread, pwrite and flock. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "flash-memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "esp_partition.h"
#include "panic.h"

#define SECTOR 4096u
#define UNIT 32u
#define BLOCK 16u
#define DEFAULT_SIZE 65536u
#define SMALLEST (4 * SECTOR)
#define LARGEST (16u << 20)
#define SECTORS (LARGEST / SECTOR)

static uint8_t *contents;
static esp_partition_t partition;
static int file = -1;
static unsigned wear[SECTORS];
static unsigned wear_limit;
static unsigned operations;
static unsigned cut_in;
static uint32_t noise;
static bool is_off;
static bool is_encrypted;

static void make_blank(uint32_t size)
{
	contents = malloc(size);
	if (contents == NULL)
		emulated_panic("flash: no memory for %lu bytes", (unsigned long)size);
	memset(contents, 0xff, size);
	partition.size = size;
}

static void save(size_t offset, size_t length)
{
	if (file >= 0 && pwrite(file, contents + offset, length, (off_t)offset) != (ssize_t)length)
		emulated_panic("flash: the file can not be written");
}

static const char *load(uint64_t size)
{
	if (size == 0) {
		make_blank(DEFAULT_SIZE);
		save(0, DEFAULT_SIZE);
		return NULL;
	}
	if (size < SMALLEST || size > LARGEST || size % SECTOR != 0)
		return "it has not the size of a partition: a multiple of 4096 bytes, 16384 to 16777216";
	make_blank((uint32_t)size);
	return pread(file, contents, partition.size, 0) == (ssize_t)partition.size ? NULL : "it can not be read";
}

static const char *take(void)
{
	struct stat status;
	if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
		return "it can not be opened";
	if (flock(file, LOCK_EX | LOCK_NB) != 0)
		return "another process uses it";
	return load((uint64_t)status.st_size);
}

const char *emulated_flash_open(const char *path)
{
	if (contents != NULL)
		return "the flash is in use";
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	const char *problem = take();
	if (problem != NULL && file >= 0) {
		/* Nothing may be written to it. */
		close(file);
		file = -1;
	}
	return problem;
}

unsigned emulated_flash_operations(void)
{
	return operations;
}

void emulated_flash_cut(unsigned count, uint32_t seed)
{
	cut_in = count;
	/* Neighbouring seeds begin far from each other. */
	noise = (seed ^ 0x9e3779b9u) * 0x85ebca6bu;
}

void emulated_flash_restore(void)
{
	is_off = false;
	cut_in = 0;
}

void emulated_flash_wear(unsigned erases)
{
	wear_limit = erases;
}

void emulated_flash_encrypt(bool encrypted)
{
	is_encrypted = encrypted;
}

const uint8_t *emulated_flash_contents(uint32_t *size)
{
	if (contents == NULL)
		make_blank(DEFAULT_SIZE);
	*size = partition.size;
	return contents;
}

void emulated_flash_overwrite(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
	uint32_t size;
	emulated_flash_contents(&size);
	if (offset > size || length > size - offset)
		emulated_panic("flash: no %lu bytes at %lu", (unsigned long)length, (unsigned long)offset);
	memcpy(contents + offset, bytes, length);
	save(offset, length);
}

const esp_partition_t *esp_partition_find_first(esp_partition_type_t type, esp_partition_subtype_t subtype, const char *label)
{
	(void)subtype;
	if (type != ESP_PARTITION_TYPE_DATA || label == NULL || strcmp(label, "heimlig") != 0)
		return NULL;
	if (contents == NULL)
		make_blank(DEFAULT_SIZE);
	return &partition;
}

static void expect_within(const esp_partition_t *given, size_t offset, size_t size, const char *action)
{
	if (given != &partition || offset > partition.size || size > partition.size - offset)
		emulated_panic("%s: %lu bytes at %lu are not in the partition", action, (unsigned long)size, (unsigned long)offset);
}

static void expect_multiple(size_t offset, size_t size, size_t unit, const char *action)
{
	if (offset % unit != 0 || size % unit != 0)
		emulated_panic("%s: %lu bytes at %lu are not whole units of %lu", action, (unsigned long)size, (unsigned long)offset, (unsigned long)unit);
}

esp_err_t esp_partition_read_raw(const esp_partition_t *given, size_t offset, void *bytes, size_t size)
{
	expect_within(given, offset, size, "esp_partition_read");
	if (is_off)
		return ESP_FAIL;
	memcpy(bytes, contents + offset, size);
	return ESP_OK;
}

/* Stands in for the cipher of flash encryption: it depends on the address, and is never blank. */
static uint8_t pattern(size_t offset)
{
	return is_encrypted ? (uint8_t)((offset * 37 + (offset >> 8) * 11 + 0x55) | 1) : 0;
}

esp_err_t esp_partition_read(const esp_partition_t *given, size_t offset, void *bytes, size_t size)
{
	uint8_t *target = bytes;
	const esp_err_t result = esp_partition_read_raw(given, offset, bytes, size);
	for (size_t index = 0; result == ESP_OK && index < size; index++)
		target[index] ^= pattern(offset + index);
	return result;
}

/* Begins an operation. Returns whether the power fails in it. */
static bool fails_now(void)
{
	operations++;
	is_off = cut_in > 0 && --cut_in == 0;
	return is_off;
}

/* Random bits (xorshift, Marsaglia 2003). */
static uint8_t next_noise(void)
{
	noise = noise == 0 ? 1 : noise;
	noise ^= noise << 13;
	noise ^= noise >> 17;
	noise ^= noise << 5;
	return (uint8_t)(noise >> 11);
}

/* Which part of the bits an operation changes, of 255. A cut leaves anything from nothing to all. */
static uint8_t choose_share(bool is_torn, bool is_worn)
{
	static const uint8_t shares[] = { 0, 1, 16, 96, 160, 240, 254, 255 };
	if (is_torn)
		return shares[next_noise() % sizeof shares];
	return is_worn ? 128 : 255;
}

/* Each bit is set with a probability of `share` of 255. */
static uint8_t choose_bits(uint8_t share)
{
	uint8_t bits = 0;
	if (share == 255)
		return 0xff;
	for (unsigned bit = 0; bit < 8; bit++)
		if (next_noise() < share)
			bits |= (uint8_t)(1 << bit);
	return bits;
}

static bool is_worn(size_t offset)
{
	return wear_limit > 0 && wear[offset / SECTOR] >= wear_limit;
}

static void program_unit(size_t offset, const uint8_t *bytes, size_t size)
{
	const uint8_t share = choose_share(fails_now(), is_worn(offset));
	for (size_t index = 0; index < size; index++)
		contents[offset + index] &= (uint8_t)((bytes[index] ^ pattern(offset + index)) | ~choose_bits(share));
	save(offset, size);
}

esp_err_t esp_partition_write(const esp_partition_t *given, size_t offset, const void *bytes, size_t size)
{
	const uint8_t *source = bytes;
	expect_within(given, offset, size, "esp_partition_write");
	if (is_encrypted)
		expect_multiple(offset, size, BLOCK, "esp_partition_write");
	while (size > 0 && !is_off) {
		const size_t rest = UNIT - offset % UNIT;
		const size_t part = size < rest ? size : rest;
		program_unit(offset, source, part);
		offset += part;
		source += part;
		size -= part;
	}
	return is_off ? ESP_FAIL : ESP_OK;
}

static void erase_sector(size_t offset)
{
	const bool is_torn = fails_now();
	const uint8_t share = choose_share(is_torn, is_worn(offset));
	/* Some half-done erases reach only a part of the sector. */
	const size_t reached = is_torn && (next_noise() & 1) != 0 ? next_noise() * (SECTOR / 256) : SECTOR;
	for (size_t index = 0; index < reached; index++)
		contents[offset + index] |= choose_bits(share);
	wear[offset / SECTOR]++;
	save(offset, SECTOR);
}

esp_err_t esp_partition_erase_range(const esp_partition_t *given, size_t offset, size_t size)
{
	expect_within(given, offset, size, "esp_partition_erase_range");
	expect_multiple(offset, size, SECTOR, "esp_partition_erase_range");
	for (; size > 0 && !is_off; offset += SECTOR, size -= SECTOR)
		erase_sector(offset);
	return is_off ? ESP_FAIL : ESP_OK;
}
