#include "form/source_json.h"

#include "form/detect.h"
#include "form/names.h"
#include "form/reject_json.h"

/* Where in an array the reader is; OUTSIDE: between the values of the stream. */
enum place { OUTSIDE, BEFORE_FIRST, BEFORE_NEXT, AFTER_OBJECT };

struct json {
	struct crm_source base;
	struct crm_names names;
	const char *text;        /* what is left of the block */
	size_t n;
	bool ended, after_cr;
	long line;               /* of *text */
	enum place place;
	long array_line;         /* where the array began */
	struct crm_str object;   /* being read */
	long object_line;
	int depth;               /* 0: between objects */
	bool quoted, escaped;
};

static crm_err fail_at(long line, const char *text)
{
	return crm_err_at(crm_fail(CRM_INVALID, "%s", text), NULL, line);
}

/* *c is the next byte, without taking it; 0 at the end. */
static crm_err peek(struct json *json, char *c)
{
	if (json->n == 0 && !json->ended) {
		CRM_TRY(crm_err_at(crm_decode_next(json->base.decode, &json->text, &json->n), NULL,
		                   json->line));
		json->ended = json->n == 0;
	}
	*c = json->n > 0 ? json->text[0] : '\0';
	return NULL;
}

static void count_line(struct json *json, char c)
{
	if (c == '\r' || (c == '\n' && !json->after_cr))
		json->line++;
	json->after_cr = c == '\r';
}

static void take(struct json *json, char c)
{
	count_line(json, c);
	json->text++;
	json->n--;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Follows one byte of an object; true if it was its last. */
static bool follow(struct json *json, char c)
{
	if (json->quoted) {
		if (json->escaped)
			json->escaped = false;
		else if (c == '\\')
			json->escaped = true;
		else if (c == '"')
			json->quoted = false;
		return false;
	}
	if (c == '"')
		json->quoted = true;
	else if (c == '{' || c == '[')
		json->depth++;
	else if (c == '}' || c == ']')
		json->depth--;
	return json->depth == 0;
}

/* Takes what the block has of the object; *whole when that is all of it. */
static crm_err take_object(struct json *json, bool *whole)
{
	size_t i = 0;

	*whole = false;
	while (i < json->n && !*whole) {
		char c = json->text[i++];
		count_line(json, c);
		*whole = follow(json, c);
	}
	crm_str_add_n(&json->object, json->text, i);
	json->text += i;
	json->n -= i;
	if (json->object.n > CRM_SOURCE_MOST)
		return fail_at(json->object_line,
		               "the object that begins here is longer than 16 MiB");
	return NULL;
}

static crm_err read_object(struct json *json)
{
	bool whole = false;
	char c;

	crm_str_clear(&json->object);
	json->object_line = json->line;
	json->depth = 0;
	json->quoted = json->escaped = false;
	while (!whole) {
		CRM_TRY(peek(json, &c));
		if (json->ended)
			return fail_at(json->object_line, "the object that begins here never ends");
		CRM_TRY(take_object(json, &whole));
	}
	json->place = json->place == OUTSIDE ? OUTSIDE : AFTER_OBJECT;
	return NULL;
}

static crm_err unexpected(const struct json *json)
{
	static const char *const wanted[] = {
		[OUTSIDE] = "an object ({...}) or a list of objects is expected here",
		[BEFORE_FIRST] = "an object ({...}) is expected here",
		[BEFORE_NEXT] = "an object ({...}) is expected after the comma",
		[AFTER_OBJECT] = "a comma or the end of the list is expected after the object",
	};

	return fail_at(json->line, wanted[json->place]);
}

/* Takes one character between objects. */
static crm_err take_between(struct json *json, char c)
{
	if (c == '[' && json->place == OUTSIDE) {
		json->place = BEFORE_FIRST;
		json->array_line = json->line;
	} else if (c == ']' && (json->place == BEFORE_FIRST || json->place == AFTER_OBJECT)) {
		json->place = OUTSIDE;
	} else if (c == ',' && json->place == AFTER_OBJECT) {
		json->place = BEFORE_NEXT;
	} else if (!is_space(c)) {
		return unexpected(json);
	}
	take(json, c);
	return NULL;
}

/* Reads up to and with the next object; *found false at the end. */
static crm_err find_object(struct json *json, bool *found)
{
	char c;

	*found = false;
	for (;;) {
		CRM_TRY(peek(json, &c));
		if (json->ended && json->place != OUTSIDE)
			return fail_at(json->array_line, "the list that begins here never ends");
		if (json->ended)
			return NULL;
		if (c == '{' && json->place != AFTER_OBJECT) {
			*found = true;
			return read_object(json);
		}
		CRM_TRY(take_between(json, c));
	}
}

static enum crm_source_fit fits(const char *text, size_t n, const struct crm_source_options *options)
{
	(void)options;
	return crm_detect_json(text, n) ? CRM_FITS_MARKED : CRM_FITS_NOT;
}

static crm_err open_json(struct crm_source *source, const struct crm_source_options *options)
{
	(void)options;
	((struct json *)source)->line = 1;
	return NULL;
}

static crm_err next(struct crm_source *source, struct crm_arena *arena, const struct crm_row **out)
{
	struct json *json = (struct json *)source;
	bool found;

	CRM_TRY(crm_source_break(source, find_object(json, &found)));
	if (!found)
		return NULL;
	return crm_names_row(&json->names, arena, json->object.s, json->object.n, json->object_line,
	                     out);
}

static void drop(struct crm_source *source)
{
	struct json *json = (struct json *)source;

	crm_names_drop(&json->names);
	crm_str_drop(&json->object);
}

const struct crm_source_kind crm_source_json = {
	.name = "json",
	.title = "JSON",
	.endings = ".json",
	.size = sizeof(struct json),
	.fits = fits,
	.reject = &crm_reject_json,
	.open = open_json,
	.next = next,
	.drop = drop,
};
