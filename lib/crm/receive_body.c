#include "crm/receive_body.h"

#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "base/file.h"
#include "base/str.h"
#include "base/utf8.h"
#include "form/json.h"
#include "form/multipart.h"
#include "form/source.h"
#include "form/source_form.h"

static bool is_type(const char *type, const char *name)
{
	size_t n = strlen(name);

	return strncasecmp(type, name, n) == 0 && strchr("; \t", type[n]);
}

/* A structured suffix (application/cloudevents+json) is JSON too. */
static bool is_json(const char *type)
{
	size_t n = strcspn(type, "; \t");

	return is_type(type, "application/json") || is_type(type, "text/json") ||
	       (n > 5 && strncasecmp(type + n - 5, "+json", 5) == 0);
}

static unsigned told(const char *type)
{
	if (is_json(type))
		return CRM_RECEIVE_JSON;
	if (is_type(type, "application/x-www-form-urlencoded") || is_type(type, "multipart/form-data"))
		return CRM_RECEIVE_FORM;
	return is_type(type, "text/csv") ? CRM_RECEIVE_CSV : 0;
}

static unsigned guess(const struct crm_receive_map *map, const char *text, size_t n)
{
	size_t at = 0;

	while (at < n && strchr(" \t\r\n", text[at]) && text[at])
		at++;
	if (map->formats & CRM_RECEIVE_JSON && (map->formats == CRM_RECEIVE_JSON || (at < n && strchr("{[", text[at]))))
		return CRM_RECEIVE_JSON;
	return map->formats & CRM_RECEIVE_FORM ? CRM_RECEIVE_FORM : map->formats;
}

crm_err crm_receive_format(const struct crm_receive_map *map, const char *type, const char *text, size_t n,
                           enum crm_receive_format *out)
{
	unsigned format = type && *type ? told(type) : guess(map, text, n);

	*out = (enum crm_receive_format)format;
	return format & map->formats ? NULL : crm_fail(CRM_USAGE, "this kind of content is not taken");
}

/* -- CSV ----------------------------------------------------------------------------------- */

static crm_err add_rows(struct crm_source *source, struct crm_arena *arena, struct crm_nest *whole)
{
	const struct crm_row *row;

	for (;;) {
		CRM_TRY(crm_source_next(source, arena, &row));
		if (!row)
			return NULL;
		struct crm_nest *event = crm_nest_add(arena, whole, CRM_NEST_OBJECT, NULL);
		for (size_t i = 0; i < row->count; i++)
			if (row->texts[i])
				crm_nest_add_text(arena, event, crm_copy(arena, row->names[i]), row->texts[i], row->lengths[i]);
	}
}

static crm_err read_csv(const char *text, size_t n, struct crm_arena *arena, struct crm_nest **out)
{
	CRM_AUTO(crm_source_drop) struct crm_source *source = NULL;
	CRM_AUTO(crm_fd_drop) int fd = memfd_create("crm", MFD_CLOEXEC);

	if (fd < 0)
		return crm_fail_errno("there is no memory for it");
	CRM_TRY(crm_write_all(fd, text, n, "what was sent"));
	*out = crm_nest_add(arena, NULL, CRM_NEST_LIST, NULL);
	CRM_TRY(crm_source_open(crm_textf(arena, "/proc/self/fd/%d", fd), &(struct crm_source_options){ .format = "csv" },
	                        &source));
	return add_rows(source, arena, *out);
}

/* -- events ---------------------------------------------------------------------------------- */

static crm_err read_whole(enum crm_receive_format format, const char *type, const char *text, size_t n,
                          struct crm_arena *arena, struct crm_nest **out)
{
	if (format == CRM_RECEIVE_CSV)
		return read_csv(text, n, arena, out);
	if (format == CRM_RECEIVE_JSON)
		return crm_json_nest(arena, text, n, out);
	if (type && is_type(type, "multipart/form-data"))
		return crm_multipart_read(arena, type, text, n, out);
	if (memchr(text, '\0', n) || !crm_utf8_valid(text, n, &(size_t){0}))
		return crm_fail(CRM_INVALID, "this is not UTF-8");
	/* A file of one ends with a line end, which is none of it. */
	while (n && strchr("\r\n", text[n - 1]))
		n--;
	return crm_form_nest(arena, text, n, out);
}

/* What the map says, else what is in a list, else the whole. */
static crm_err part(const struct crm_receive_map *map, struct crm_arena *arena, struct crm_receive_body *out)
{
	size_t count = 0;

	if (!map->each && out->whole->kind == CRM_NEST_LIST)
		for (const struct crm_nest *one = out->whole->first; one; one = one->next)
			count++;
	out->events = crm_new(arena, const struct crm_nest *, count > CRM_NEST_FOUND ? count : CRM_NEST_FOUND);
	if (map->each)
		out->count = crm_nest_find(map->each, out->whole, out->events);
	else if (out->whole->kind == CRM_NEST_LIST)
		for (const struct crm_nest *one = out->whole->first; one; one = one->next)
			out->events[out->count++] = one;
	else
		out->events[out->count++] = out->whole;
	for (size_t i = 0; i < out->count; i++)
		if (out->events[i]->kind != CRM_NEST_OBJECT)
			return crm_fail(CRM_INVALID, "an event is an object, and this is none");
	return NULL;
}

crm_err crm_receive_body_read(const struct crm_receive_map *map, enum crm_receive_format format, const char *type,
                              const char *text, size_t n, struct crm_arena *arena, struct crm_receive_body *out)
{
	struct crm_nest *whole;

	*out = (struct crm_receive_body){0};
	if (!n)
		return crm_fail(CRM_INVALID, "there is nothing in it");
	crm_err err = read_whole(format, type, text, n, arena, &whole);
	if (err)
		return crm_fail(crm_err_kind(err) == CRM_USAGE ? CRM_INVALID : err->kind, "%s", err->text);
	out->whole = whole;
	return part(map, arena, out);
}
