#include "form/magic.h"

#include <string.h>

struct magic {
	const char *start;
	size_t n;
	const char *inside;      /* stands somewhere in the first bytes too; NULL: no matter */
	const char *what, *hint;
};

#define START(text) .start = (text), .n = sizeof(text) - 1
#define AS_CSV "open it and save it as 'CSV UTF-8', then give that file"

static const struct magic magics[] = {
	{START("PK\3\4"), "xl/", "this is an Excel file; save it as CSV", AS_CSV},
	{START("PK\3\4"), "[Content_Types].xml", "this is an Excel file; save it as CSV", AS_CSV},
	{START("PK\3\4"), "opendocument", "this is an OpenDocument file; save it as CSV", AS_CSV},
	{START("PK\3\4"), "Index/", "this is a Numbers file; export it as CSV", AS_CSV},
	{START("PK\3\4"), NULL, "this is a zip archive", "unzip -p FILE.zip NAME.csv, and read that"},
	{START("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), NULL,
	 "this is an old Excel file; save it as CSV", AS_CSV},
	{START("\x1F\x8B"), NULL, "this is compressed by gzip", "zcat FILE.gz, and read that"},
	{START("BZh"), "1AY&SY", "this is compressed by bzip2", "bzcat FILE.bz2, and read that"},
	{START("\xFD" "7zXZ"), NULL, "this is compressed by xz", "xzcat FILE.xz, and read that"},
	{START("\x28\xB5\x2F\xFD"), NULL, "this is compressed by zstd",
	 "zstdcat FILE.zst, and read that"},
	{START("7z\xBC\xAF\x27\x1C"), NULL, "this is a 7-Zip archive", "unpack it first"},
	{START("%PDF-"), NULL, "this is a PDF file", "a table in it has to be saved as CSV first"},
	{START("SQLite format 3"), NULL, "this is an SQLite database",
	 "sqlite3 -csv -header FILE 'SELECT ...', and read that"},
	{START("PAR1"), NULL, "this is a Parquet file", "export it as CSV first"},
};

crm_err crm_magic_check(const char *bytes, size_t n)
{
	for (size_t i = 0; i < CRM_COUNT(magics); i++) {
		const struct magic *magic = &magics[i];
		if (n < magic->n || memcmp(bytes, magic->start, magic->n) != 0)
			continue;
		if (magic->inside && !memmem(bytes, n, magic->inside, strlen(magic->inside)))
			continue;
		return crm_err_hint(crm_fail(CRM_INVALID, "%s", magic->what), "%s", magic->hint);
	}
	return NULL;
}
