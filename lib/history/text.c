#include "history/text.h"

#include <string.h>

#include "base/id.h"
#include "form/json.h"

/* -- writing -------------------------------------------------------------------- */

/* Nearly all texts have nothing to escape: those are copied as they are. */
static void add_string(struct crm_str *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) {
			crm_json_add_string(out, text, n);
			return;
		}
	}
	crm_str_reserve(out, n + 2);
	crm_str_add_c(out, '"');
	crm_str_add_n(out, text, n);
	crm_str_add_c(out, '"');
}

static void add_list(struct crm_str *out, struct crm_value list)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t at = 0;

	crm_str_add_c(out, '[');
	for (bool first = true; crm_list_next(list, &at, &element); first = false) {
		if (!first)
			crm_str_add(out, ", ");
		add_string(out, crm_str_text(&element), element.n);
	}
	crm_str_add_c(out, ']');
}

static void add_field(struct crm_str *out, const struct crm_record *record, const struct crm_field *field,
                      struct crm_value value)
{
	crm_str_add(out, "  \"");
	crm_str_add(out, field->name);
	crm_str_add(out, "\": ");
	if (value.shape == CRM_TEXT && (field->flags & CRM_LIST))
		add_list(out, value);
	else if (value.shape == CRM_TEXT)
		add_string(out, value.s, value.n);
	else
		crm_json_add_value(out, field, value, crm_record_unit(record, field));
}

static bool is_empty(struct crm_value value)
{
	return value.shape == CRM_EMPTY || (value.shape == CRM_TEXT && value.n == 0);
}

void crm_history_add_record(struct crm_str *out, const struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;
	size_t at = crm_common_at(entity, CRM_CREATED_AT), by = crm_common_at(entity, CRM_CREATED_BY);

	crm_str_add(out, "{\n");
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];

		if (i == at || i == by || (field->flags & CRM_LOCAL) || is_empty(record->values[i]))
			continue;
		add_field(out, record, field, record->values[i]);
		crm_str_add(out, ",\n");
	}
	add_field(out, record, entity->fields[at], record->values[at]);
	crm_str_add(out, ",\n");
	add_field(out, record, entity->fields[by], record->values[by]);
	crm_str_add(out, "\n}\n");
}

/* -- walking -------------------------------------------------------------------- */

#define HEAD "{\n  \"id\": \""

CRM_MUST_USE static crm_err foreign(const char *text, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return crm_err_at(crm_fail(CRM_DAMAGED, "this is not the text of a record"), NULL, (long)line);
}

/* Reads the opening line and the id's; *at moves past them. */
static bool read_head(const char *text, size_t n, size_t *at, char id[17])
{
	const size_t head = sizeof(HEAD) - 1;
	const char *p = text + *at;

	if (n - *at < head + 19 || memcmp(p, HEAD, head) != 0)
		return false;
	memcpy(id, p + head, 16);
	id[16] = '\0';
	*at += head + 19;
	return crm_id_valid(id) && memcmp(p + head + 16, "\",\n", 3) == 0;
}

/* Each line that follows is a field's until the one that closes the object. */
static bool read_rest(const char *text, size_t n, size_t *at)
{
	for (;;) {
		const char *line = text + *at;
		const char *end = *at < n ? memchr(line, '\n', n - *at) : NULL;

		if (!end)
			return false;
		if (*line == '}') {
			*at += end == line + 1 ? 2 : 0;
			return end == line + 1;
		}
		if (end - line < 4 || memcmp(line, "  \"", 3) != 0)
			return false;
		*at = (size_t)(end + 1 - text);
	}
}

crm_err crm_shard_next(const char *text, size_t n, size_t *at, struct crm_shard_piece *piece, bool *more)
{
	size_t start = *at;
	char before[17];

	*more = start < n;
	if (!*more)
		return NULL;
	memcpy(before, start > 0 ? piece->id : "", start > 0 ? sizeof(before) : 1);
	if (!read_head(text, n, at, piece->id) || !read_rest(text, n, at))
		return foreign(text, *at);
	if (start > 0 && strcmp(before, piece->id) >= 0)
		return crm_err_in(foreign(text, start), "record %s is out of order", piece->id);
	piece->text = text + start;
	piece->n = *at - start;
	return NULL;
}
