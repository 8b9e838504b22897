#include "history/text_read.h"

#include <string.h>

#include "base/id.h"
#include "model/list.h"
#include "store/body.h"

/* One line, '  "name": value,'. Everything points into a copy that is ours to change. */
struct line {
	char *name, *value;
	size_t n;                /* of the value */
};

struct reader {
	struct crm_arena *arena;
	struct crm_record *record;
	size_t next;             /* fields come in the model's order: where to look first */
	const char **amounts;    /* by field; read last, for they need their currency */
	bool any_amount;
	bool known_alone;        /* other fields are passed over */
};

CRM_MUST_USE static crm_err damaged(const struct line *line, const char *words)
{
	return crm_err_field(crm_fail(CRM_DAMAGED, "%s", words), line->name);
}

/* -- lines ------------------------------------------------------------------------- */

/* `p` begins a line that is a field's (crm_shard_next has seen to that). Ends the name and the value with a NUL. */
static bool split(char *p, char *end, struct line *line)
{
	char *quote = memchr(p + 3, '"', (size_t)(end - p - 3));

	if (!quote || end - quote < 4 || quote[1] != ':' || quote[2] != ' ')
		return false;
	*quote = '\0';
	line->name = p + 3;
	line->value = quote + 3;
	if (end[-1] == ',')
		end--;
	*end = '\0';
	line->n = (size_t)(end - line->value);
	return line->n > 0;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What follows a backslash (crm_json_add_string): the bytes it takes, 0 if it is broken. */
static size_t read_escape(const char *p, const char *end, char *c)
{
	static const char letters[] = "\"\\nrt", meant[] = "\"\\\n\r\t";
	const char *letter = p < end && *p ? strchr(letters, *p) : NULL;

	if (letter) {
		*c = meant[letter - letters];
		return 1;
	}
	if (end - p < 5 || memcmp(p, "u00", 3) != 0 || digit(p[3]) < 0 || digit(p[4]) < 0)
		return 0;
	*c = (char)(digit(p[3]) << 4 | digit(p[4]));
	return *c ? 5 : 0;
}

/* A quoted text in its place: the value becomes what it means. */
static bool unquote(struct line *line)
{
	char *from = line->value + 1, *end = line->value + line->n - 1, *out = from;

	if (line->n < 2 || *end != '"')
		return false;
	line->value = from;
	if (!memchr(from, '\\', (size_t)(end - from))) {
		*end = '\0';
		line->n = (size_t)(end - from);
		return true;
	}
	while (from < end) {
		size_t n = *from == '\\' ? read_escape(from + 1, end, out) : 0;

		if (*from == '\\' && n == 0)
			return false;
		if (n == 0)
			*out = *from;
		from += n + 1;
		out++;
	}
	*out = '\0';
	line->n = (size_t)(out - line->value);
	return true;
}

/* -- fields ------------------------------------------------------------------------ */

static int find_field(struct reader *reader, const char *name)
{
	const struct crm_entity *entity = reader->record->entity;

	for (size_t i = 0; i < entity->count; i++) {
		size_t at = reader->next + i < entity->count ? reader->next + i : reader->next + i - entity->count;

		if (*entity->fields[at]->name == *name && strcmp(entity->fields[at]->name, name) == 0) {
			reader->next = at + 1 < entity->count ? at + 1 : 0;
			return (int)at;
		}
	}
	return CRM_NO_FIELD;
}

static void read_list(struct reader *reader, const struct line *line, struct crm_value *out)
{
	size_t count;
	const char **elements = crm_list_elements(reader->arena, crm_value_text_n(line->value, line->n), 0, &count);

	*out = count ? crm_list_make(reader->arena, elements, count) : CRM_NO_VALUE;
}

static crm_err read_field(struct reader *reader, int at, struct line *line)
{
	const struct crm_field *field = reader->record->entity->fields[at];
	const struct crm_reading reading = {0};
	struct crm_value *out = &reader->record->values[at];

	if (out->shape != CRM_EMPTY || reader->amounts[at])
		return damaged(line, "this field is there twice");
	if (field->flags & CRM_LIST) {
		read_list(reader, line, out);
		return out->shape == CRM_EMPTY ? damaged(line, "this is no list") : NULL;
	}
	if (*line->value == '"' && !unquote(line))
		return damaged(line, "this is no text");
	if (field->type == CRM_T_MONEY) {
		reader->amounts[at] = line->value;
		reader->any_amount = true;
		return NULL;
	}
	if (strcmp(crm_type_sql(field->type), "TEXT") == 0) {
		*out = crm_value_text_n(line->value, line->n);
		return NULL;
	}
	crm_err err = crm_value_parse(reader->arena, &reading, field, reader->record, line->value, out);
	return err ? damaged(line, err->text) : NULL;
}

/* A field that was defined otherwise elsewhere cannot hold what it was given there. */
static bool can_hold(const struct crm_field *field, const struct line *line)
{
	bool is_text = crm_type_json(field->type) == CRM_JSON_STRING;

	if (field->flags & CRM_LIST)
		return *line->value == '[';
	if (field->type == CRM_T_BOOL)
		return *line->value == 't' || *line->value == 'f';
	return is_text ? *line->value == '"' : *line->value == '-' || (*line->value >= '0' && *line->value <= '9');
}

static bool is_right(const struct crm_field *field, struct crm_value value)
{
	if (field->type == CRM_T_LINK)
		return value.shape == CRM_EMPTY || crm_id_valid(value.s);
	return !crm_value_check(field, value);
}

static crm_err read_known(struct reader *reader, int at, struct line *line)
{
	const struct crm_field *field = reader->record->entity->fields[at];

	if (!(field->flags & CRM_OWN))
		return read_field(reader, at, line);
	if (!can_hold(field, line))
		return NULL;
	struct crm_value *value = &reader->record->values[at];
	if (read_field(reader, at, line) || !is_right(field, *value))
		*value = CRM_NO_VALUE;
	return NULL;
}

static crm_err read_amounts(struct reader *reader)
{
	const struct crm_record *record = reader->record;

	for (size_t i = 0; reader->any_amount && i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];

		if (!reader->amounts[i])
			continue;
		crm_err err = crm_body_amount(field, crm_record_unit(record, field), reader->amounts[i], &reader->record->values[i]);
		if (err && !(reader->known_alone && field->flags & CRM_OWN))
			return err;
	}
	return NULL;
}

static crm_err read_line(struct reader *reader, char *p, char *end)
{
	struct line line = {0};

	if (!split(p, end, &line))
		return crm_fail(CRM_DAMAGED, "a line of it is broken");
	int at = find_field(reader, line.name);
	if (at == CRM_NO_FIELD && reader->known_alone)
		return NULL;
	if (at == CRM_NO_FIELD)
		return crm_fail(CRM_DAMAGED, "%s has no field '%s' here", reader->record->entity->name, line.name);
	return reader->known_alone ? read_known(reader, at, &line) : read_field(reader, at, &line);
}

static crm_err read_all(struct crm_arena *arena, const struct crm_shard_piece *piece, struct crm_record *record,
                        bool known_alone)
{
	struct reader reader = {
		.arena = arena, .record = record, .amounts = crm_new(arena, const char *, record->entity->count),
		.known_alone = known_alone,
	};
	char *p = crm_copy_n(arena, piece->text, piece->n), *last = p + piece->n;

	for (size_t i = 0; i < record->entity->count; i++)
		record->values[i] = CRM_NO_VALUE;
	for (p += 2; *p != '}';) {
		char *end = memchr(p, '\n', (size_t)(last - p));

		CRM_TRY(crm_err_in(read_line(&reader, p, end), "record %s", piece->id));
		p = end + 1;
	}
	return crm_err_in(read_amounts(&reader), "record %s", piece->id);
}

crm_err crm_history_read_record(struct crm_arena *arena, const struct crm_shard_piece *piece, struct crm_record *record)
{
	return read_all(arena, piece, record, false);
}

crm_err crm_history_read_known(struct crm_arena *arena, const struct crm_shard_piece *piece, struct crm_record *record)
{
	return read_all(arena, piece, record, true);
}

const char *crm_history_unknown(struct crm_arena *arena, const struct crm_shard_piece *piece, const struct crm_entity *entity)
{
	const char *p = piece->text + 2, *end = piece->text + piece->n;

	while (p < end && *p != '}') {
		const char *name = p + 3, *quote = memchr(name, '"', (size_t)(end - name)), *line = memchr(p, '\n', (size_t)(end - p));
		bool known = false;

		if (!quote || !line)
			return NULL;
		for (size_t i = 0; i < entity->count && !known; i++)
			known = strncmp(entity->fields[i]->name, name, (size_t)(quote - name)) == 0 && !entity->fields[i]->name[quote - name];
		if (!known)
			return crm_copy_n(arena, name, (size_t)(quote - name));
		p = line + 1;
	}
	return NULL;
}
