#include "program/chip-report.h"
#include "base/chip-memory.h"
#include "base/record.h"
#include "program/json.h"

/* A debug build also has the debugger's queues and buffers, names, and larger records. This is an estimate. */
#define mxDebugMargin 20000

/* A machine has eight small blocks in a row. One line for each would hide the large ones. */
#define mxSmallBlock 1100

/* For a small part of a machine: the length of the machine's name and the colon in `owner`. Otherwise 0. */
static size_t smallPart(const ChipRow* row)
{
	const char* colon = strchr(row->owner, ':');
	return row->used && colon && (row->taken < mxSmallBlock) ? (size_t)(colon - row->owner) + 1 : 0;
}

/* How many rows from `index` on are small parts of one machine. */
static size_t smallParts(const ChipReport* report, size_t index)
{
	const ChipRow* first = &report->rows[index];
	size_t length = smallPart(first);
	size_t count = 1;
	if (!length)
		return 0;
	while ((index + count < report->rowCount) && (report->rows[index + count].region == first->region)
		&& (smallPart(&report->rows[index + count]) == length) && !strncmp(report->rows[index + count].owner, first->owner, length))
		count++;
	return count;
}

static void printSmallParts(FILE* file, const ChipRow* rows, size_t count)
{
	long taken = 0;
	size_t index;
	for (index = 0; index < count; index++)
		taken += (long)rows[index].taken;
	fprintf(file, "  %8ld  %.*s %ld small blocks\n", taken, (int)smallPart(rows), rows->owner, (long)count);
}

static void printRow(FILE* file, const ChipRow* row)
{
	fprintf(file, "  %8ld  %s", (long)row->taken, row->owner);
	if ((row->count > 1) && row->sameSize)
		fprintf(file, " %ld x %ld", (long)row->count, (long)row->size);
	else if (row->count > 1)
		fprintf(file, ", %ld blocks", (long)row->count);
	else if (row->used && (row->taken > row->size + 16))
		fprintf(file, " (%ld asked for)", (long)row->size);
	fputc('\n', file);
}

static bool isOf(const char* owner, const char* name, const char* end)
{
	size_t length = strlen(name);
	return !strncmp(owner, name, length) && !strncmp(owner + length, end, strlen(end) + (*end == 0));
}

static long sum(const ChipReport* report, const char* name, const char* end)
{
	long bytes = 0;
	size_t index;
	for (index = 0; index < report->rowCount; index++)
		if (report->rows[index].used && isOf(report->rows[index].owner, name, end))
			bytes += (long)report->rows[index].taken;
	return bytes;
}

static bool isFirstOfItsName(const Machine* machine)
{
	const Machine* earlier;
	for (earlier = recordFirst(); earlier != machine; earlier = earlier->next)
		if (!strcmp(earlier->name, machine->name))
			return false;
	return true;
}

static void printSum(FILE* file, const char* name, long bytes)
{
	if (bytes)
		fprintf(file, "  %8ld  %s\n", bytes, name);
}

static void printSums(FILE* file, const ChipReport* report)
{
	static const char* const others[] = { mxChipSharedOwner, mxChipMessageOwner, mxChipWaitOwner, mxChipReserveOwner, mxChipSystemOwner };
	const Machine* machine;
	size_t index;
	fputs("taken in all:\n", file);
	for (machine = recordFirst(); machine; machine = machine->next)
		if (isFirstOfItsName(machine))
			printSum(file, machine->name, sum(report, machine->name, ": "));
	for (index = 0; index < sizeof(others) / sizeof(others[0]); index++)
		printSum(file, others[index], sum(report, others[index], ""));
}

void chipPrint(FILE* file)
{
	ChipReport report;
	size_t index, small;
	unsigned region = EMULATED_MEMORY_REGIONS;
	if (!chipReport(&report))
		return;
	fputs("the chip's memory when least of it was free, in bytes with the blocks' headers:\n", file);
	for (index = 0; index < report.rowCount; index += small > 1 ? small : 1) {
		if (report.rows[index].region != region) {
			region = report.rows[index].region;
			fprintf(file, "region of %ld\n", (long)emulated_memory_region_size(region));
		}
		small = smallParts(&report, index);
		if (small > 1)
			printSmallParts(file, &report.rows[index], small);
		else
			printRow(file, &report.rows[index]);
	}
	printSums(file, &report);
	fprintf(file, "free: %ld in all, largest block %ld\n", (long)report.free, (long)report.largest);
	fprintf(file, "a debug build takes more, by a margin of %d: a --reserve larger by that shows whether it starts\n", mxDebugMargin);
	if (report.leaked)
		fprintf(file, "still taken at the end: %ld\n", report.leaked);
}

static void writeRow(FILE* file, const ChipRow* row)
{
	fprintf(file, "\t\t\t\t{ \"owner\": ");
	jsonWriteString(file, row->owner);
	fprintf(file, ", \"free\": %s, \"offset\": %ld, \"taken\": %ld, \"count\": %ld }", row->used ? "false" : "true", (long)row->offset, (long)row->taken, (long)row->count);
}

static void writeRegion(FILE* file, const ChipReport* report, unsigned region)
{
	const char* separator = "";
	size_t index;
	fprintf(file, "\t\t\t{ \"size\": %ld, \"blocks\": [\n", (long)emulated_memory_region_size(region));
	for (index = 0; index < report->rowCount; index++) {
		if (report->rows[index].region != region)
			continue;
		fputs(separator, file);
		writeRow(file, &report->rows[index]);
		separator = ",\n";
	}
	fprintf(file, "\n\t\t\t] }%s\n", region + 1 < EMULATED_MEMORY_REGIONS ? "," : "");
}

void chipWrite(FILE* file)
{
	ChipReport report;
	unsigned region;
	if (!chipReport(&report))
		return;
	fprintf(file, ",\n\t\"chip\": {\n\t\t\"free\": %ld, \"largest\": %ld, \"taken\": %ld, \"leaked\": %ld,\n\t\t\"regions\": [\n",
		(long)report.free, (long)report.largest, (long)report.taken, report.leaked);
	for (region = 0; region < EMULATED_MEMORY_REGIONS; region++)
		writeRegion(file, &report, region);
	fputs("\t\t]\n\t}", file);
}
