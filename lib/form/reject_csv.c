#include "form/reject_csv.h"

#include <string.h>

typedef void add_cell(struct crm_str *out, char delimiter, const char *text);

static void add_csv(struct crm_str *out, char delimiter, const char *text)
{
	const char special[] = {delimiter, '"', '\r', '\n', '\0'};
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

static void add_tsv(struct crm_str *out, char delimiter, const char *text)
{
	static const char plain[] = "\t\n\r\\", letters[] = "tnr\\";

	(void)delimiter;
	if (*text == '"')
		crm_str_add_c(out, '\\');
	for (; *text; text++) {
		const char *at = strchr(plain, *text);
		if (at)
			crm_str_add_c(out, '\\');
		crm_str_add_c(out, at ? letters[at - plain] : *text);
	}
}

static void add_rest(struct crm_str *out, add_cell *add, char delimiter, const struct crm_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (row->names && crm_reject_is_ours(row->names[i]))
			continue;
		crm_str_add_c(out, delimiter);
		add(out, delimiter, row->texts[i] ? row->texts[i] : "");
	}
	crm_str_add_c(out, '\n');
}

static void add_header(struct crm_str *out, add_cell *add, char delimiter, const char *const *names, size_t count)
{
	crm_str_addf(out, CRM_COLUMN_LINE "%c" CRM_COLUMN_ERROR, delimiter);
	add_rest(out, add, delimiter, &(struct crm_row){.count = count, .names = names, .texts = names});
}

static void add_row(struct crm_str *out, add_cell *add, char delimiter, const struct crm_row *row, const char *why)
{
	crm_str_addf(out, "%ld%c", row->line, delimiter);
	add(out, delimiter, why);
	add_rest(out, add, delimiter, row);
}

static void header_csv(struct crm_str *out, char delimiter, const char *const *names, size_t count)
{
	add_header(out, add_csv, delimiter ? delimiter : ',', names, count);
}

static void row_csv(struct crm_str *out, char delimiter, const struct crm_row *row, const char *why)
{
	add_row(out, add_csv, delimiter ? delimiter : ',', row, why);
}

static void header_tsv(struct crm_str *out, char delimiter, const char *const *names, size_t count)
{
	(void)delimiter;
	add_header(out, add_tsv, '\t', names, count);
}

static void row_tsv(struct crm_str *out, char delimiter, const struct crm_row *row, const char *why)
{
	(void)delimiter;
	add_row(out, add_tsv, '\t', row, why);
}

const struct crm_reject_kind crm_reject_csv = {.header = header_csv, .row = row_csv};
const struct crm_reject_kind crm_reject_tsv = {.header = header_tsv, .row = row_tsv};
