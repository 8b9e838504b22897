#include "form/json.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/money.h"
#include "base/utf8.h"
#include "form/json_check.h"
#include "model/value.h"

/* -- writing --------------------------------------------------------------- */

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

static void add_escaped(struct crm_str *out, char c)
{
	switch (c) {
	case '"': crm_str_add(out, "\\\""); break;
	case '\\': crm_str_add(out, "\\\\"); break;
	case '\n': crm_str_add(out, "\\n"); break;
	case '\r': crm_str_add(out, "\\r"); break;
	case '\t': crm_str_add(out, "\\t"); break;
	default: crm_str_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
	}
}

void crm_json_add_string(struct crm_str *out, const char *text, size_t n)
{
	size_t start = 0;

	crm_str_reserve(out, n + 2);
	crm_str_add_c(out, '"');
	for (size_t i = 0; i < n; i++) {
		if (is_plain((unsigned char)text[i]))
			continue;
		crm_str_add_n(out, text + start, i - start);
		add_escaped(out, text[i]);
		start = i + 1;
	}
	crm_str_add_n(out, text + start, n - start);
	crm_str_add_c(out, '"');
}

static void add_number(struct crm_str *out, struct crm_value value)
{
	char text[32];

	if (value.shape == CRM_INTEGER)
		crm_str_add_int(out, value.i);
	else if (isfinite(value.r))
		crm_str_add(out, crm_number_text(value.r, text));
	else
		crm_str_add(out, "null"); /* JSON has no other number for it */
}

void crm_json_add_value(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                        const char *unit)
{
	enum crm_json_kind kind = crm_type_json(field->type);

	if (value.shape == CRM_EMPTY) {
		crm_str_add(out, "null");
	} else if (value.shape == CRM_TEXT && field->flags & CRM_LIST) {
		crm_str_add_n(out, value.s, value.n); /* stored as the array it is */
	} else if (value.shape == CRM_TEXT) {
		crm_json_add_string(out, value.s, value.n);
	} else if (kind == CRM_JSON_BOOL && value.shape == CRM_INTEGER) {
		crm_str_add(out, value.i ? "true" : "false");
	} else if (kind == CRM_JSON_STRING) {
		crm_str_add_c(out, '"');
		crm_value_add_text(out, field, value, unit); /* digits and letters */
		crm_str_add_c(out, '"');
	} else {
		add_number(out, value);
	}
}

void crm_json_add_record(struct crm_str *out, const struct crm_record *record)
{
	char before = '{';

	for (size_t i = 0; i < record->entity->count; i++) {
		const struct crm_field *field = record->entity->fields[i];
		struct crm_value value = record->values[i];
		if (value.shape == CRM_EMPTY || field->flags & CRM_LOCAL)
			continue;
		crm_str_add_c(out, before);
		crm_json_add_string(out, field->name, strlen(field->name));
		crm_str_add_c(out, ':');
		crm_json_add_value(out, field, value, crm_record_unit(record, field));
		before = ',';
	}
	crm_str_add(out, before == '{' ? "{}" : "}");
}

/* -- reading --------------------------------------------------------------- */

static void drop_json(json_t **json)
{
	json_decref(*json);
	*json = NULL;
}

static const char *sentence(enum json_error_code code)
{
	switch (code) {
	case json_error_premature_end_of_input: return "the JSON text ends too early";
	case json_error_end_of_input_expected: return "something follows the end of the object";
	case json_error_invalid_utf8: return "this is not UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key: return "a text holds the character U+0000";
	case json_error_duplicate_key: return "a key appears twice";
	case json_error_numeric_overflow: return "a number is too large";
	case json_error_stack_overflow: return "this is nested too deeply";
	case json_error_out_of_memory: return "there is not enough memory for it";
	default: return "this is not JSON";
	}
}

/* Where a problem lies: `line` counts from `first`, the object's own line (0: there is none). */
static crm_err place(crm_err err, long first, int line)
{
	return first ? crm_err_at(err, NULL, first + (line > 1 ? line - 1 : 0)) : err;
}

/* jansson points at the end of the word it quotes; people look for its beginning. */
static int column_of(const json_error_t *error, const char *near)
{
	static const char start[] = " near '";
	int column = error->column;

	if (near && crm_starts(near, start)) {
		for (const char *p = near + sizeof(start); *p && p[1]; p++)
			column -= ((unsigned char)*p & 0xC0) != 0x80;
	}
	return column > 0 ? column : 1;
}

static crm_err refuse(const json_error_t *error, long first)
{
	CRM_AUTO(crm_str_drop) struct crm_str near = {0};
	const char *word = strstr(error->text, " near ");

	if (word && !crm_same(word, " near end of file"))
		crm_utf8_add_shown(&near, word, strlen(word), 60);
	crm_err err = crm_fail(CRM_INVALID, "column %d: %s%s", column_of(error, word),
	                       sentence(json_error_code(error)), crm_str_text(&near));
	return place(err, first, error->line);
}

static crm_err add_scalar(struct crm_str *out, const json_t *json)
{
	char number[32];

	switch (json_typeof(json)) {
	case JSON_STRING:
		crm_str_add_n(out, json_string_value(json), json_string_length(json));
		return NULL;
	case JSON_INTEGER: crm_str_add_int(out, json_integer_value(json)); return NULL;
	case JSON_REAL: crm_str_add(out, crm_number_text(json_real_value(json), number)); return NULL;
	case JSON_TRUE: crm_str_add(out, "true"); return NULL;
	case JSON_FALSE: crm_str_add(out, "false"); return NULL;
	case JSON_NULL: return crm_fail(CRM_INVALID, "a list cannot hold null");
	case JSON_ARRAY: return crm_fail(CRM_INVALID, "a list cannot hold lists");
	default: return crm_fail(CRM_INVALID, "an object cannot stand here; plain values and lists of "
	                         "them can");
	}
}

/* a;b with '\' before what has a meaning there, as CSV has it. */
static crm_err add_list(struct crm_str *out, const json_t *list)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	size_t i;
	json_t *json;

	json_array_foreach(list, i, json) {
		crm_str_clear(&element);
		CRM_TRY(add_scalar(&element, json));
		crm_list_add_element(out, crm_str_text(&element), element.n);
	}
	return NULL;
}

static crm_err read_member(struct crm_arena *arena, struct crm_str *text, const json_t *json,
                           struct crm_member *member)
{
	if (json_is_null(json))
		return NULL;
	crm_str_clear(text);
	member->list = json_is_array(json);
	CRM_TRY(member->list ? add_list(text, json) : add_scalar(text, json));
	member->n = text->n;
	member->text = crm_copy_n(arena, crm_str_text(text), text->n);
	return NULL;
}

static crm_err read_members(struct crm_arena *arena, json_t *object, struct crm_member *members)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *name;
	json_t *json;

	json_object_foreach(object, name, json) {
		members->name = crm_copy(arena, name);
		CRM_TRY(crm_err_field(read_member(arena, &text, json, members), members->name));
		members++;
	}
	return NULL;
}

static const char *kind_of(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_ARRAY: return "a list";
	case JSON_STRING: return "a text";
	case JSON_INTEGER:
	case JSON_REAL: return "a number";
	default: return "true, false or null";
	}
}

static crm_err load(const char *text, size_t n, bool exact, long line, json_t **out)
{
	json_error_t error;
	int in_line;

	crm_err err = crm_json_check(text, n, exact, &in_line);
	if (err)
		return place(err, line, in_line);
	*out = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	return *out ? NULL : refuse(&error, line);
}

crm_err crm_json_object_at(struct crm_arena *arena, const char *text, size_t n, long line,
                           struct crm_member **members, size_t *count)
{
	CRM_AUTO(drop_json) json_t *json = NULL;

	*members = NULL;
	*count = 0;
	CRM_TRY(load(text, n, true, line, &json));
	if (!json_is_object(json))
		return place(crm_fail(CRM_INVALID, "an object ({...}) is expected here, not %s",
		                      kind_of(json)), line, 1);
	*members = crm_new(arena, struct crm_member, json_object_size(json) + 1);
	CRM_TRY(place(read_members(arena, json, *members), line, 1));
	*count = json_object_size(json);
	return NULL;
}

crm_err crm_json_object(struct crm_arena *arena, const char *text, size_t n,
                        struct crm_member **members, size_t *count)
{
	return crm_json_object_at(arena, text, n, 0, members, count);
}

/* -- trees ------------------------------------------------------------------- */

static crm_err add_tree(struct crm_arena *arena, struct crm_nest *parent, const char *name, const json_t *json,
                        struct crm_nest **out);

static crm_err add_children(struct crm_arena *arena, struct crm_nest *tree, const json_t *json)
{
	const char *name;
	json_t *child;
	size_t i;

	if (json_is_array(json))
		json_array_foreach(json, i, child)
			CRM_TRY(add_tree(arena, tree, NULL, child, &(struct crm_nest *){0}));
	else
		json_object_foreach((json_t *)json, name, child)
			CRM_TRY(add_tree(arena, tree, crm_copy(arena, name), child, &(struct crm_nest *){0}));
	return NULL;
}

/* Not deeper than CRM_JSON_DEPTH: that was looked at. */
static crm_err add_tree(struct crm_arena *arena, struct crm_nest *parent, const char *name, const json_t *json,
                        struct crm_nest **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*out = crm_nest_add(arena, parent, json_is_null(json) ? CRM_NEST_NULL : json_is_array(json) ? CRM_NEST_LIST
	                                 : json_is_object(json) ? CRM_NEST_OBJECT : CRM_NEST_VALUE, name);
	if ((*out)->kind == CRM_NEST_NULL)
		return NULL;
	if ((*out)->kind != CRM_NEST_VALUE)
		return add_children(arena, *out, json);
	CRM_TRY(add_scalar(&text, json));
	(*out)->text = crm_copy_n(arena, crm_str_text(&text), text.n);
	(*out)->n = text.n;
	return NULL;
}

crm_err crm_json_nest(struct crm_arena *arena, const char *text, size_t n, struct crm_nest **out)
{
	CRM_AUTO(drop_json) json_t *json = NULL;

	CRM_TRY(load(text, n, false, 0, &json));
	return add_tree(arena, NULL, NULL, json, out);
}
