#include "form/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

enum { PARTS_MOST = 1000 };

/* A parameter of a header's value: boundary of 'multipart/form-data; boundary="x"'. NULL: it has none. */
static const char *parameter(struct crm_arena *arena, const char *value, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	size_t n = strlen(name);

	for (const char *at = strchr(value, ';'); at;) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, n) == 0 && at[n] == '=') {
			bool quoted = at[n + 1] == '"';
			for (at += n + 1 + quoted; *at && (quoted ? *at != '"' : !strchr("; \t", *at)); at++) {
				at += quoted && at[0] == '\\' && (at[1] == '"' || at[1] == '\\');
				crm_str_add_c(&text, *at);
			}
			return crm_copy_n(arena, crm_str_text(&text), text.n);
		}
		/* What is in quotes ends no parameter. */
		for (bool quoted = false; *at && (quoted || *at != ';'); at++)
			quoted ^= *at == '"';
		at = *at ? at : NULL;
	}
	return NULL;
}

/* One part: its header's lines, then a blank line, then the value. */
struct part {
	const char *name, *file;
	const char *text;
	size_t n;
};

static void read_line(struct crm_arena *arena, const char *line, size_t n, struct part *part)
{
	static const char disposition[] = "content-disposition:";
	const char *text;

	if (n < sizeof disposition || strncasecmp(line, disposition, sizeof disposition - 1) != 0)
		return;
	text = crm_copy_n(arena, line, n);
	part->name = parameter(arena, text, "name");
	part->file = parameter(arena, text, "filename");
}

static crm_err read_part(struct crm_arena *arena, const char *text, size_t n, struct part *out)
{
	const char *end = text + n;

	*out = (struct part){0};
	for (const char *at = text; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			break;
		size_t length = (size_t)(stop - at) - (stop > at && stop[-1] == '\r');
		if (!length && out->name) {
			out->text = stop + 1;
			out->n = (size_t)(end - out->text);
			return NULL;
		}
		read_line(arena, at, length, out);
		at = stop + 1;
	}
	return crm_fail(CRM_INVALID, "a part of the form has no name or no end");
}

static crm_err add(struct crm_arena *arena, struct crm_nest *form, const struct part *part)
{
	const char *text = part->file ? part->file : part->text;
	size_t n = part->file ? strlen(part->file) : part->n;

	if (!crm_utf8_valid(text, n, &(size_t){0}) || memchr(text, '\0', n) ||
	    !crm_utf8_valid(part->name, strlen(part->name), &(size_t){0}))
		return crm_fail(CRM_INVALID, "a field of the form is not UTF-8");
	crm_nest_put_text(arena, form, part->name, crm_copy_n(arena, text, n), n);
	return NULL;
}

crm_err crm_multipart_read(struct crm_arena *arena, const char *type, const char *text, size_t n, struct crm_nest **out)
{
	const char *boundary = parameter(arena, type, "boundary"), *end = text + n;
	const char *line = boundary ? crm_textf(arena, "--%s", boundary) : NULL, *at;
	size_t length = line ? strlen(line) : 0, count = 0;

	*out = crm_nest_add(arena, NULL, CRM_NEST_OBJECT, NULL);
	if (length < 3 || length > 72 || !(at = memmem(text, n, line, length)))
		return crm_fail(CRM_INVALID, "the form has no boundary between its parts");
	for (at += length; at + 2 <= end && memcmp(at, "--", 2) != 0;) {
		struct part part;
		const char *stop;
		at += at < end && *at == '\r';
		at += at < end && *at == '\n';
		stop = memmem(at, (size_t)(end - at), line, length);
		if (!stop || ++count > PARTS_MOST)
			return crm_fail(CRM_INVALID, stop ? "the form has too many parts" : "the form ends too early");
		size_t inside = (size_t)(stop - at);
		inside -= inside && at[inside - 1] == '\n';
		inside -= inside && at[inside - 1] == '\r';
		CRM_TRY(read_part(arena, at, inside, &part));
		CRM_TRY(add(arena, *out, &part));
		at = stop + length;
	}
	return NULL;
}
