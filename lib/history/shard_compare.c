#include "history/shard_compare.h"

#include <stdio.h>
#include <string.h>

#include "history/text.h"

/* The name in a field's line; "" if it is none. */
static void field_of_line(const struct crm_shard_piece *piece, size_t line, char name[64])
{
	const char *p = piece->text + line, *end = piece->text + piece->n;

	name[0] = '\0';
	if (end - p > 3 && memcmp(p, "  \"", 3) == 0)
		snprintf(name, 64, "%.*s", (int)strcspn(p + 3, "\""), p + 3);
}

static bool has_field(const struct crm_shard_piece *piece, const char *name)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "\n  \"%s\": ", name);

	return memmem(piece->text, piece->n, line, (size_t)n) != NULL;
}

/* The field that the first line that differs is about: where the two have other names there, the
 * one that only one has. */
static void differing_field(const struct crm_shard_piece *a, const struct crm_shard_piece *b, char name[64])
{
	size_t least = a->n < b->n ? a->n : b->n, i = 0, line = 0;
	char other[64];

	for (; i < least && a->text[i] == b->text[i]; i++)
		if (a->text[i] == '\n')
			line = i + 1;
	field_of_line(a, line, name);
	field_of_line(b, line, other);
	if (strcmp(name, other) != 0 && !has_field(a, other))
		strcpy(name, other);
}

void crm_difference_add(struct crm_str *out, const struct crm_difference *difference)
{
	const struct crm_shard_piece *had = difference->had, *row = difference->row;
	char name[64];

	crm_str_addf(out, "%s: record %s ", difference->path, (had ? had : row)->id);
	if (!had || !row) {
		crm_str_addf(out, "is in the %s, not in the %s", had ? "history" : "database", had ? "database" : "history");
		return;
	}
	differing_field(had, row, name);
	crm_str_addf(out, "differs from the history in field %s", name);
}

void crm_difference_add_said(struct crm_str *out, const struct crm_difference *difference)
{
	const struct crm_shard_piece *row = difference->row;
	char name[64], start[80];
	const char *line, *end;
	int n;

	if (!row || !difference->had)
		return;
	differing_field(difference->had, row, name);
	n = snprintf(start, sizeof(start), "\n  \"%s\": ", name);
	line = memmem(row->text, row->n, start, (size_t)n);
	if (!line)
		return;
	line += 3;
	end = memchr(line, '\n', (size_t)(row->text + row->n - line));
	n = (int)((end ? end : row->text + row->n) - line);
	crm_str_add_n(out, line, (size_t)(n && line[n - 1] == ',' ? n - 1 : n));
}

crm_err crm_shard_compare(const char *path, const struct crm_str *had, const struct crm_str *rows,
                          void (*differs)(void *context, const struct crm_difference *difference), void *context)
{
	struct crm_shard_piece a, b;
	size_t a_at = 0, b_at = 0;
	bool a_more, b_more;

	CRM_TRY(crm_shard_next(crm_str_text(had), had->n, &a_at, &a, &a_more));
	CRM_TRY(crm_shard_next(crm_str_text(rows), rows->n, &b_at, &b, &b_more));
	while (a_more || b_more) {
		int order = !a_more ? 1 : !b_more ? -1 : strcmp(a.id, b.id);

		if (order != 0 || a.n != b.n || memcmp(a.text, b.text, a.n) != 0)
			differs(context, &(struct crm_difference){ path, order <= 0 ? &a : NULL, order >= 0 ? &b : NULL });
		if (order <= 0)
			CRM_TRY(crm_shard_next(crm_str_text(had), had->n, &a_at, &a, &a_more));
		if (order >= 0)
			CRM_TRY(crm_shard_next(crm_str_text(rows), rows->n, &b_at, &b, &b_more));
	}
	return NULL;
}
