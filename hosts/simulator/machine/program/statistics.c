#include "program/statistics.h"
#include "engine/measurement.h"
#include "program/chip-report.h"
#include "program/json.h"

typedef struct {
	const char* name;
	long heap;
	long slots;
	long slotCount;
	long chunks;
	long stackPeak;
	long reserved;
	long peak;
	long keys;
	long keyBytes;
	long byteCode;
	unsigned long messages;
	long long byteCodes;
	const char* reason;
} Row;

static Row toRow(Machine* machine)
{
	const Measurement* end = &machine->measurement;
	const Measurement* empty = measurementOfEmpty();
	Row row;
	row.name = machine->name;
	row.heap = machine->creation.staticSize;
	row.slots = (long)end->slotBytes - empty->slotBytes;
	row.slotCount = (long)end->slotCount - empty->slotCount;
	row.chunks = (long)end->chunkBytes - empty->chunkBytes;
	row.stackPeak = (long)end->peakStackSlots - empty->stackSlots;
	row.reserved = (long)end->reservedBytes - empty->slotBytes - empty->chunkBytes;
	row.peak = (long)end->peakSlotBytes + end->peakChunkBytes - empty->slotBytes - empty->chunkBytes;
	row.keys = (long)end->keyCount - empty->keyCount;
	row.keyBytes = row.keys * (long)sizeof(txSlot*);
	row.byteCode = machine->codeBytes;
	row.messages = machine->messagesPosted;
	row.byteCodes = end->byteCodes;
	row.reason = machine->reason;
	return row;
}

void statisticsPrint(FILE* file)
{
	const Measurement* empty = measurementOfEmpty();
	Machine* machine;
	fprintf(file, "%d-bit XS %d.%d.%d, slot %d bytes; empty machine: slots %ld, chunks %ld bytes, stack %ld slots, %ld keys\n",
		(int)sizeof(void*) * 8, XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, (int)sizeof(txSlot),
		(long)empty->slotBytes, (long)empty->chunkBytes, (long)empty->stackSlots, (long)empty->keyCount);
	fprintf(file, "bytes above an empty machine; live: after a last collection; reserved: of the heap, without the stack\n");
	fprintf(file, "%-12s %9s %9s %9s %9s %9s %7s %7s %9s %9s %14s\n", "machine", "heap", "slots", "chunks", "reserved", "peak used",
		"stack", "keys", "byte code", "messages", "byte codes run");
	for (machine = recordFirst(); machine; machine = machine->next) {
		Row row = toRow(machine);
		fprintf(file, "%-12s %9ld %9ld %9ld %9ld %9ld %7ld %7ld %9ld %9lu %14lld  %.*s\n", row.name, row.heap, row.slots, row.chunks,
			row.reserved, row.peak, row.stackPeak, row.keyBytes, row.byteCode, row.messages, row.byteCodes,
			(int)strcspn(row.reason, "\n"), row.reason);
	}
}

static void writeRow(FILE* file, const Row* row)
{
	fprintf(file, "\t\t{ \"name\": ");
	jsonWriteString(file, row->name);
	fprintf(file, ", \"heap\": %ld, \"slots\": %ld, \"slotCount\": %ld, \"chunks\": %ld, \"reserved\": %ld, \"peak\": %ld, "
		"\"stackPeak\": %ld, \"keys\": %ld, \"keyBytes\": %ld, \"byteCode\": %ld, \"messages\": %lu, \"byteCodes\": %lld, \"end\": ",
		row->heap, row->slots, row->slotCount, row->chunks, row->reserved, row->peak, row->stackPeak, row->keys, row->keyBytes,
		row->byteCode, row->messages, row->byteCodes);
	jsonWriteString(file, row->reason);
	fprintf(file, " }");
}

bool statisticsWrite(const char* path)
{
	FILE* file = fopen(path, "w");
	const Measurement* empty = measurementOfEmpty();
	Machine* machine;
	if (!file)
		return false;
	fprintf(file, "{\n\t\"bits\": %d,\n\t\"slotSize\": %d,\n\t\"engine\": \"XS %d.%d.%d\",\n", (int)sizeof(void*) * 8, (int)sizeof(txSlot),
		XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION);
	fprintf(file, "\t\"empty\": { \"slots\": %ld, \"chunks\": %ld, \"stack\": %ld, \"keys\": %ld },\n\t\"machines\": [\n", (long)empty->slotBytes,
		(long)empty->chunkBytes, (long)empty->stackSlots, (long)empty->keyCount);
	for (machine = recordFirst(); machine; machine = machine->next) {
		Row row = toRow(machine);
		writeRow(file, &row);
		fputs(machine->next ? ",\n" : "\n", file);
	}
	fputs("\t]", file);
	chipWrite(file);
	fputs("\n}\n", file);
	return fclose(file) == 0;
}
