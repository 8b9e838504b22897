#include "load/rejects.h"

#include <stdlib.h>
#include <string.h>

#include "form/json.h"
#include "load/outfile.h"
#include "load/plan.h"

enum shape { CSV, TSV, JSONL, JSON };

struct crm_rejects {
	struct crm_arena *arena;
	enum shape shape;
	char delimiter;
	struct crm_outfile file;
	int64_t count;
};

static enum shape shape_of(const char *format)
{
	if (crm_same(format, "json"))
		return JSON;
	if (crm_same(format, "jsonl"))
		return JSONL;
	return crm_same(format, "tsv") ? TSV : CSV;
}

crm_err crm_rejects_open(const char *path, const char *format, char delimiter, struct crm_rejects **out)
{
	CRM_AUTO(crm_rejects_drop) struct crm_rejects *rejects = crm_calloc(1, sizeof *rejects);
	rejects->arena = crm_arena_new();
	rejects->shape = shape_of(format);
	rejects->delimiter = rejects->shape == TSV ? '\t' : delimiter ? delimiter : ',';
	CRM_TRY(crm_outfile_open(rejects->arena, path, &rejects->file));
	*out = rejects;
	rejects = NULL;
	return NULL;
}

void crm_rejects_drop(struct crm_rejects **rejects)
{
	if (!*rejects)
		return;
	crm_outfile_drop(&(*rejects)->file);
	crm_arena_drop(&(*rejects)->arena);
	free(*rejects);
	*rejects = NULL;
}

static void add_csv(struct crm_str *out, const char *text, char delimiter)
{
	const char special[] = { delimiter, '"', '\r', '\n', '\0' };
	size_t n = strlen(text);
	if (!text[strcspn(text, special)] && !(n && (text[0] == ' ' || text[n - 1] == ' '))) {
		crm_str_add_n(out, text, n);
		return;
	}
	crm_str_add_c(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			crm_str_add_c(out, '"');
		crm_str_add_c(out, *text);
	}
	crm_str_add_c(out, '"');
}

static void add_tsv(struct crm_str *out, const char *text)
{
	static const char plain[] = "\t\n\r\\", letters[] = "tnr\\";
	if (*text == '"')
		crm_str_add_c(out, '\\');
	for (; *text; text++) {
		const char *at = strchr(plain, *text);
		if (at)
			crm_str_add_c(out, '\\');
		crm_str_add_c(out, at ? letters[at - plain] : *text);
	}
}

static void add_cell(struct crm_rejects *rejects, const char *text)
{
	if (rejects->shape == TSV)
		add_tsv(&rejects->file.output.buffer, text ? text : "");
	else
		add_csv(&rejects->file.output.buffer, text ? text : "", rejects->delimiter);
}

static bool is_ours(const char *name)
{
	return crm_same(name, CRM_COLUMN_LINE) || crm_same(name, CRM_COLUMN_ERROR);
}

static void add_cells(struct crm_rejects *rejects, const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->names && is_ours(row->names[i]))
			continue;
		crm_str_add_c(&rejects->file.output.buffer, rejects->delimiter);
		add_cell(rejects, row->texts[i]);
	}
	crm_str_add(&rejects->file.output.buffer, "\n");
}

void crm_rejects_header(struct crm_rejects *rejects, const char *const *names, size_t count)
{
	if (rejects->shape == JSON || rejects->shape == JSONL)
		return;
	struct crm_row header = { .count = count, .names = names, .texts = names };
	add_cell(rejects, CRM_COLUMN_LINE);
	crm_str_add_c(&rejects->file.output.buffer, rejects->delimiter);
	add_cell(rejects, CRM_COLUMN_ERROR);
	add_cells(rejects, &header);
}

static bool has_ours(const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (is_ours(row->names[i]))
			return true;
	return false;
}

static void add_members(struct crm_str *out, const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (is_ours(row->names[i]))
			continue;
		crm_str_add_c(out, ',');
		crm_json_add_string(out, row->names[i], strlen(row->names[i]));
		crm_str_add_c(out, ':');
		if (row->texts[i])
			crm_json_add_string(out, row->texts[i], row->lengths[i]);
		else
			crm_str_add(out, "null");
	}
	crm_str_add_c(out, '}');
}

/* The object as it was, also one that is no proper JSON, with ours before its own members. One that has ours
 * already is written anew. */
static void add_object(struct crm_rejects *rejects, const struct crm_row *row, const char *error)
{
	struct crm_str *out = &rejects->file.output.buffer;
	if (rejects->shape == JSON)
		crm_str_add(out, rejects->count ? ",\n" : "[\n");
	crm_str_addf(out, "{\"" CRM_COLUMN_LINE "\":%ld,\"" CRM_COLUMN_ERROR "\":", row->line);
	crm_json_add_string(out, error, strlen(error));
	const char *rest = row->raw && !has_ours(row) ? strchr(row->raw, '{') : NULL;
	if (rest) {
		rest++;
		crm_str_add(out, rest[strspn(rest, " \t\r\n")] == '}' ? "" : ",");
		crm_str_add(out, rest);
	} else {
		add_members(out, row);
	}
	if (rejects->shape == JSONL)
		crm_str_add_c(out, '\n');
}

static void add_reason(struct crm_str *out, crm_err why)
{
	crm_str_addf(out, "%s%s%s", why->field, why->field[0] ? ": " : "", why->text);
	if (why->nearest[0])
		crm_str_addf(out, "; the nearest is '%s'", why->nearest);
	else if (why->hint[0])
		crm_str_addf(out, " (%s)", why->hint);
}

crm_err crm_rejects_add(struct crm_rejects *rejects, const struct crm_row *row, crm_err why)
{
	CRM_AUTO(crm_str_drop) struct crm_str reason = {0};
	add_reason(&reason, why);
	if (rejects->shape == JSON || rejects->shape == JSONL) {
		add_object(rejects, row, reason.s);
	} else {
		crm_str_addf(&rejects->file.output.buffer, "%ld%c", row->line, rejects->delimiter);
		add_cell(rejects, reason.s);
		add_cells(rejects, row);
	}
	rejects->count++;
	crm_output_tick(&rejects->file.output);
	return rejects->file.output.failed;
}

crm_err crm_rejects_finish(struct crm_rejects *rejects)
{
	if (rejects->shape == JSON)
		crm_str_add(&rejects->file.output.buffer, rejects->count ? "\n]\n" : "[]\n");
	return crm_outfile_finish(&rejects->file);
}
