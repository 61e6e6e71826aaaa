#include "program/json.h"

void jsonWriteString(FILE* file, const char* string)
{
	fputc('"', file);
	for (; *string; string++) {
		if ((*string == '"') || (*string == '\\'))
			fprintf(file, "\\%c", *string);
		else if ((unsigned char)*string < 0x20)
			fprintf(file, "\\u%04x", (unsigned)*string);
		else
			fputc(*string, file);
	}
	fputc('"', file);
}
