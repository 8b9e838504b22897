#include "history/shard_compare.h"

#include <stdio.h>
#include <string.h>

#include "history/text.h"

struct teller {
	const char *path;
	void (*found)(void *context, const char *sentence);
	void *context;
};

CRM_PRINTF(2, 3)
static void find(struct teller *teller, const char *format, ...)
{
	CRM_AUTO(crm_str_drop) struct crm_str sentence = {0};
	va_list args;

	va_start(args, format);
	crm_str_vaddf(&sentence, format, args);
	va_end(args);
	teller->found(teller->context, crm_str_text(&sentence));
}

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

static void find_difference(struct teller *teller, const struct crm_shard_piece *had,
                            const struct crm_shard_piece *row)
{
	char name[64];

	differing_field(had, row, name);
	find(teller, "%s: record %s differs from the history in field %s", teller->path, row->id, name);
}

static void find_lone(struct teller *teller, const struct crm_shard_piece *piece, const char *in,
                      const char *not_in)
{
	find(teller, "%s: record %s is in the %s, not in the %s", teller->path, piece->id, in, not_in);
}

crm_err crm_shard_compare(const char *path, const struct crm_str *had, const struct crm_str *rows,
                          void (*found)(void *context, const char *sentence), void *context)
{
	struct teller teller = { .path = path, .found = found, .context = context };
	struct crm_shard_piece a, b;
	size_t a_at = 0, b_at = 0;
	bool a_more, b_more;

	CRM_TRY(crm_shard_next(crm_str_text(had), had->n, &a_at, &a, &a_more));
	CRM_TRY(crm_shard_next(crm_str_text(rows), rows->n, &b_at, &b, &b_more));
	while (a_more || b_more) {
		int order = !a_more ? 1 : !b_more ? -1 : strcmp(a.id, b.id);

		if (order < 0)
			find_lone(&teller, &a, "history", "database");
		else if (order > 0)
			find_lone(&teller, &b, "database", "history");
		else if (a.n != b.n || memcmp(a.text, b.text, a.n) != 0)
			find_difference(&teller, &a, &b);
		if (order <= 0)
			CRM_TRY(crm_shard_next(crm_str_text(had), had->n, &a_at, &a, &a_more));
		if (order >= 0)
			CRM_TRY(crm_shard_next(crm_str_text(rows), rows->n, &b_at, &b, &b_more));
	}
	return NULL;
}
