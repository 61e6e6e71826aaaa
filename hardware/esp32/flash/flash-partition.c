#include "flash-partition.h"

#include <string.h>

#include "../lock/driver-lock.h"
#include "../memory/wipe.h"
#include "esp_partition.h"

#define BLANK 0xff
/* Bytes that are read back or looked at together. */
#define PIECE 64u

static const esp_partition_t *partition;

static const esp_partition_t *find(void)
{
	if (partition == NULL)
		partition = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "heimlig");
	return partition;
}

uint32_t heimlig_flash_size(void)
{
	return find() == NULL ? 0 : partition->size;
}

bool heimlig_flash_read(uint32_t offset, uint8_t *bytes, uint32_t length)
{
	if (find() == NULL)
		return false;
	heimlig_drivers_begin();
	const bool is_read = esp_partition_read(partition, offset, bytes, length) == ESP_OK;
	heimlig_drivers_end();
	return is_read;
}

static uint32_t piece_of(uint32_t length)
{
	return length < PIECE ? length : PIECE;
}

static bool is_there(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
	uint8_t piece[PIECE];
	bool is_same = true;
	for (uint32_t done = 0; is_same && done < length; done += PIECE) {
		const uint32_t size = piece_of(length - done);
		is_same = esp_partition_read(partition, offset + done, piece, size) == ESP_OK && memcmp(piece, bytes + done, size) == 0;
	}
	heimlig_wipe(piece, sizeof piece);
	return is_same;
}

static bool is_blank(uint32_t offset, uint32_t length)
{
	uint8_t piece[PIECE];
	uint8_t bits = BLANK;
	for (uint32_t done = 0; bits == BLANK && done < length; done += PIECE) {
		const uint32_t size = piece_of(length - done);
		if (esp_partition_read_raw(partition, offset + done, piece, size) != ESP_OK)
			return false;
		for (uint32_t index = 0; index < size; index++)
			bits &= piece[index];
	}
	return bits == BLANK;
}

bool heimlig_flash_program(uint32_t offset, const uint8_t *bytes, uint32_t length)
{
	if (find() == NULL)
		return false;
	heimlig_drivers_begin();
	const bool is_programmed = esp_partition_write(partition, offset, bytes, length) == ESP_OK && is_there(offset, bytes, length);
	heimlig_drivers_end();
	return is_programmed;
}

bool heimlig_flash_erase(uint32_t offset)
{
	if (find() == NULL)
		return false;
	heimlig_drivers_begin();
	const bool is_erased = esp_partition_erase_range(partition, offset, HEIMLIG_FLASH_SECTOR) == ESP_OK && is_blank(offset, HEIMLIG_FLASH_SECTOR);
	heimlig_drivers_end();
	return is_erased;
}

bool heimlig_flash_is_blank(uint32_t offset, uint32_t length)
{
	if (find() == NULL)
		return false;
	heimlig_drivers_begin();
	const bool blank = is_blank(offset, length);
	heimlig_drivers_end();
	return blank;
}
