#include "flash.h"

#include <stdint.h>
#include <stdio.h>

#include "esp_partition.h"
#include "esp_rom_crc.h"
#include "flash-memory.h"
#include "flash/flash-partition.h"
#include "input.h"
#include "output.h"

static void print_truth(bool truth)
{
	puts(truth ? "true" : "false");
}

void flash_size(void)
{
	printf("%lu\n", (unsigned long)heimlig_flash_size());
}

void flash_read(void)
{
	const uint32_t offset = (uint32_t)next_number(), length = (uint32_t)next_number();
	uint8_t *bytes = make_output(length);
	if (heimlig_flash_read(offset, bytes, length))
		print_result(0, bytes, length);
	else
		puts("false");
}

void flash_program(void)
{
	const uint32_t offset = (uint32_t)next_number();
	const byte_string data = next_bytes();
	print_truth(heimlig_flash_program(offset, data.bytes, (uint32_t)data.length));
}

void flash_erase(void)
{
	print_truth(heimlig_flash_erase((uint32_t)next_number()));
}

void flash_is_blank(void)
{
	const uint32_t offset = (uint32_t)next_number(), length = (uint32_t)next_number();
	print_truth(heimlig_flash_is_blank(offset, length));
}

void flash_crc(void)
{
	const byte_string data = next_bytes();
	printf("%lu\n", (unsigned long)esp_rom_crc32_le(0, data.bytes, (uint32_t)data.length));
}

void flash_open(void)
{
	const char *problem = emulated_flash_open(next_word());
	puts(problem == NULL ? "ok" : problem);
}

void flash_cut(void)
{
	const unsigned operations = (unsigned)next_number();
	emulated_flash_cut(operations, (uint32_t)next_number());
	puts("ok");
}

void flash_restore(void)
{
	emulated_flash_restore();
	puts("ok");
}

void flash_operations(void)
{
	printf("%u\n", emulated_flash_operations());
}

void flash_wear(void)
{
	emulated_flash_wear((unsigned)next_number());
	puts("ok");
}

void flash_encrypt(void)
{
	emulated_flash_encrypt(next_number() != 0);
	puts("ok");
}

void flash_contents(void)
{
	uint32_t size;
	const uint8_t *contents = emulated_flash_contents(&size);
	const uint32_t offset = (uint32_t)next_number();
	print_bytes(contents + offset, next_number());
	putchar('\n');
}

void flash_overwrite(void)
{
	const uint32_t offset = (uint32_t)next_number();
	const byte_string data = next_bytes();
	emulated_flash_overwrite(offset, data.bytes, (uint32_t)data.length);
	puts("ok");
}

static uint8_t block[16];

static const esp_partition_t *partition(void)
{
	return esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "heimlig");
}

static void read_beyond(void)
{
	esp_partition_read(partition(), 65535, block, 2);
}

static void write_beyond(void)
{
	esp_partition_write(partition(), 65536, block, 16);
}

static void erase_beyond(void)
{
	esp_partition_erase_range(partition(), 65536, 4096);
}

static void erase_within_sector(void)
{
	esp_partition_erase_range(partition(), 16, 4096);
}

static void erase_part_of_sector(void)
{
	esp_partition_erase_range(partition(), 0, 16);
}

static void write_part_of_block(void)
{
	emulated_flash_encrypt(true);
	esp_partition_write(partition(), 0, block, 15);
}

static void read_another_partition(void)
{
	const esp_partition_t other = { .size = 65536 };
	esp_partition_read(&other, 0, block, 1);
}

const misuse_entry flash_misuses[] = {
	{ "flash-read-beyond", read_beyond },
	{ "flash-write-beyond", write_beyond },
	{ "flash-erase-beyond", erase_beyond },
	{ "flash-erase-within-sector", erase_within_sector },
	{ "flash-erase-part-of-sector", erase_part_of_sector },
	{ "flash-write-part-of-block", write_part_of_block },
	{ "flash-another-partition", read_another_partition },
};
const size_t flash_misuse_count = sizeof flash_misuses / sizeof *flash_misuses;
