#include "load/rejects.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "form/formats.h"
#include "form/reject_csv.h"
#include "tap.h"

static char path[] = "/tmp/crm-rejects.XXXXXX";

static const char *content(void)
{
	static struct crm_str text;
	crm_str_clear(&text);
	return crm_file_read(path, 1 << 20, &text) ? "(unreadable)" : crm_str_text(&text);
}

static crm_err open_as(const char *format, char delimiter, struct crm_rejects **out)
{
	const struct crm_source_kind *kind;
	CRM_TRY(crm_source_kind_find(crm_source_kinds, format, &kind));
	return crm_rejects_open(path, kind->reject, delimiter, out);
}

/* One row of two columns, perhaps with more or fewer cells, into the file. */
static const char *written(const char *format, char delimiter, const char *const *names, const char *const *texts,
                           size_t count, const char *raw)
{
	CRM_AUTO(crm_rejects_drop) struct crm_rejects *rejects = NULL;
	size_t lengths[4];
	for (size_t i = 0; i < count; i++)
		lengths[i] = texts[i] ? strlen(texts[i]) : 0;
	struct crm_row row = { .line = 7, .count = count, .names = names, .texts = texts, .lengths = lengths, .raw = raw };
	crm_err err = open_as(format, delimiter, &rejects);
	if (!err && names)
		crm_rejects_header(rejects, names, 2);
	if (!err)
		err = crm_rejects_add(rejects, &row, crm_err_field(crm_fail(CRM_INVALID, "'x' is \"bad\""), "email"));
	if (!err)
		err = crm_rejects_finish(rejects);
	return err ? err->text : content();
}

static void tables(void)
{
	const char *names[] = { "name", "e;mail", "", "" };
	const char *texts[] = { "Eva;\nNová", " \"x\"", "more", "" };
	is(written("csv", ',', names, texts, 2, NULL),
	   "_line,_error,name,e;mail\n7,\"email: 'x' is \"\"bad\"\"\",\"Eva;\nNová\",\" \"\"x\"\"\"\n", "CSV");
	is(written("csv", ';', names, texts, 2, NULL),
	   "_line;_error;name;\"e;mail\"\n7;\"email: 'x' is \"\"bad\"\"\";\"Eva;\nNová\";\" \"\"x\"\"\"\n",
	   "CSV with another delimiter");
	is(written("csv", ',', names, texts, 1, NULL), "_line,_error,name,e;mail\n7,\"email: 'x' is \"\"bad\"\"\",\"Eva;\nNová\"\n",
	   "a row too short stays so");
	is(written("csv", ',', names, texts, 3, NULL),
	   "_line,_error,name,e;mail\n7,\"email: 'x' is \"\"bad\"\"\",\"Eva;\nNová\",\" \"\"x\"\"\",more\n", "a row too long too");
	is(written("tsv", 0, names, texts, 2, NULL),
	   "_line\t_error\tname\te;mail\n7\temail: 'x' is \"bad\"\tEva;\\nNová\t \"x\"\n", "TSV");
}

static void objects(void)
{
	const char *names[] = { "name", "email" }, *ours[] = { "_line", "name" };
	const char *texts[] = { "Eva", NULL };
	is(written("jsonl", 0, names, texts, 2, "{\"name\":\"Eva\",\"email\":null}"),
	   "{\"_line\":7,\"_error\":\"email: 'x' is \\\"bad\\\"\",\"name\":\"Eva\",\"email\":null}\n", "JSON Lines: as it was");
	is(written("jsonl", 0, names, texts, 0, "{}"), "{\"_line\":7,\"_error\":\"email: 'x' is \\\"bad\\\"\"}\n", "an empty object");
	is(written("jsonl", 0, names, texts, 0, "{\"name\":"), "{\"_line\":7,\"_error\":\"email: 'x' is \\\"bad\\\"\",\"name\":\n",
	   "what is no JSON is kept to be mended");
	is(written("jsonl", 0, ours, texts, 2, "{\"_line\":1,\"name\":null}"),
	   "{\"_line\":7,\"_error\":\"email: 'x' is \\\"bad\\\"\",\"name\":null}\n", "fed back: ours are not there twice");
	is(written("json", 0, names, texts, 2, "{\"name\":\"Eva\",\"email\":null}"),
	   "[\n{\"_line\":7,\"_error\":\"email: 'x' is \\\"bad\\\"\",\"name\":\"Eva\",\"email\":null}\n]\n", "a JSON array");
}

static void whole_or_not(void)
{
	CRM_AUTO(crm_rejects_drop) struct crm_rejects *rejects = NULL;
	const char *names[] = { "name" };
	char before[256];
	snprintf(before, sizeof before, "%s", content());
	crm_err err = open_as("csv", ',', &rejects);
	crm_rejects_header(rejects, names, 1);
	crm_rejects_drop(&rejects);
	ok(!err, "opened and dropped");
	is(content(), before, "the file before it stays");
	err = crm_rejects_open("/no/such/folder/bad.csv", &crm_reject_csv, ',', &rejects);
	is_int(crm_err_kind(err), CRM_IO, "a folder that is not there");
	ok(!crm_rejects_open("/dev/null", &crm_reject_csv, ',', &rejects), "a device");
	ok(!crm_rejects_finish(rejects), "is written in place");
}

int main(void)
{
	int fd = mkstemp(path);
	close(fd);
	tables();
	objects();
	whole_or_not();
	unlink(path);
	return tap_done();
}
