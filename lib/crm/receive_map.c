#include "crm/receive_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/file.h"
#include "crm/receive_section.h"

enum { FILE_MOST = 262144, TOLERANCE = 300 };

static const char ending[] = ".map";

/* -- where it is -------------------------------------------------------------------------- */

static const char *own_folder(const struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_repo_path(repo, arena, "hooks/receive");
}

static const char *shared_folder(const struct crm_repo *repo, struct crm_arena *arena)
{
	return crm_path(arena, repo->share, "receive");
}

bool crm_receive_map_is_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	return n && n <= 64 && !name[n];
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

crm_err crm_receive_map_names(struct crm_repo *repo, struct crm_arena *arena, const char ***out)
{
	char **own, **shared;
	size_t count = 0, kept = 0;

	CRM_TRY(crm_folder_list(arena, own_folder(repo, arena), ending, &own));
	CRM_TRY(crm_folder_list(arena, shared_folder(repo, arena), ending, &shared));
	for (size_t i = 0; own[i] || shared[i]; i++)
		count += 2;
	*out = crm_new(arena, const char *, count * 2 + 1);
	count = 0;
	for (char **one = own; *one; one++)
		(*out)[count++] = crm_copy_n(arena, *one, strlen(*one) - strlen(ending));
	for (char **one = shared; *one; one++)
		(*out)[count++] = crm_copy_n(arena, *one, strlen(*one) - strlen(ending));
	if (count)
		qsort(*out, count, sizeof **out, by_text);
	for (size_t i = 0; i < count; i++)
		if (!kept || !crm_same((*out)[kept - 1], (*out)[i]))
			(*out)[kept++] = (*out)[i];
	(*out)[kept] = NULL;
	return NULL;
}

static crm_err no_map(struct crm_repo *repo, struct crm_arena *arena, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	const char **names, *near;
	size_t count = 0;

	CRM_TRY(crm_receive_map_names(repo, arena, &names));
	for (; names[count]; count++)
		crm_str_addf(&list, "%s%s", count ? ", " : "", names[count]);
	crm_err err = crm_fail(CRM_NOT_FOUND, "there is no map '%s'", name);
	near = crm_nearest(name, names, count);
	return near ? crm_err_nearest(err, name, near)
	            : crm_err_hint(err, "maps are: %s; or the path of one", crm_str_text(&list));
}

static crm_err find(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_receive_map *map)
{
	const char *file = crm_textf(arena, "%s%s", name, ending);

	map->name = name;
	if (strchr(name, '/') || crm_ends(name, ending)) {
		const char *last = crm_path_last(name);
		map->path = name;
		map->name = crm_copy_n(arena, last, strlen(last) - (crm_ends(last, ending) ? strlen(ending) : 0));
		return crm_is_file(name) ? NULL : crm_fail(CRM_NOT_FOUND, "there is no file %s", name);
	}
	map->path = crm_path(arena, own_folder(repo, arena), file);
	if (!crm_is_file(map->path))
		map->path = crm_path(arena, shared_folder(repo, arena), file);
	return crm_is_file(map->path) ? NULL : no_map(repo, arena, name);
}

/* -- [receive] -------------------------------------------------------------------------------- */

struct reading {
	struct crm_repo *repo;
	struct crm_arena *arena;
	struct crm_receive_map *map;
	struct crm_receive_section *section; /* NULL: [receive] */
	struct crm_receive_section **end;
	bool begun, values;              /* a section has begun; it is [values] */
	long line;
};

static crm_err put_title(struct reading *reading, const char *text)
{
	reading->map->title = text;
	return NULL;
}

static crm_err put_format(struct reading *reading, const char *text)
{
	static const char *const names[] = { "json", "form", "csv" };
	const char **list;
	size_t count;

	crm_receive_list(reading->arena, text, &list, &count);
	reading->map->formats = 0;
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;
		while (k < CRM_COUNT(names) && !crm_same(names[k], list[i]))
			k++;
		if (k == CRM_COUNT(names))
			return crm_fail(CRM_INVALID, "'%s' is not json, form or csv", list[i]);
		reading->map->formats |= 1U << k;
	}
	return NULL;
}

static crm_err put_verify(struct reading *reading, const char *text)
{
	return crm_verify_kind_find(text, &reading->map->verify.kind);
}

static crm_err put_header(struct reading *reading, const char *text)
{
	reading->map->verify.header = text;
	return NULL;
}

static crm_err put_field(struct reading *reading, const char *text)
{
	return crm_nest_path_read(reading->arena, text, &reading->map->field);
}

static crm_err put_tolerance(struct reading *reading, const char *text)
{
	CRM_TRY(crm_err_as(crm_duration_parse(text, &reading->map->verify.tolerance), CRM_INVALID));
	return reading->map->verify.tolerance < 0 ? crm_fail(CRM_INVALID, "a tolerance is not below nothing") : NULL;
}

static crm_err put_challenge(struct reading *reading, const char *text)
{
	reading->map->challenge = true;
	return crm_same(text, "hub") ? NULL : crm_fail(CRM_INVALID, "'%s' is no challenge that is known: hub", text);
}

static crm_err put_each(struct reading *reading, const char *text)
{
	return crm_nest_path_read(reading->arena, text, &reading->map->each);
}

static crm_err put_event(struct reading *reading, const char *text)
{
	return crm_receive_value_read(reading->arena, text, &reading->map->event);
}

static crm_err put_type(struct reading *reading, const char *text)
{
	return crm_receive_value_read(reading->arena, text, &reading->map->type);
}

static crm_err put_source(struct reading *reading, const char *text)
{
	reading->map->source = text;
	return NULL;
}

static crm_err put_when(struct reading *reading, const char *text)
{
	return crm_receive_when_add(reading->arena, text, &reading->map->whens);
}

static crm_err put_answer(struct reading *reading, const char *text)
{
	static const int known[] = { 200, 202, 204, 303 };
	struct crm_receive_map *map = reading->map;
	size_t n = strcspn(text, " ");

	map->answer = atoi(crm_copy_n(reading->arena, text, n));
	map->answer_text = text + n + strspn(text + n, " ");
	for (size_t i = 0; i < CRM_COUNT(known); i++)
		if (known[i] == map->answer && (map->answer != 303 || crm_starts(map->answer_text, "http")))
			return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is no answer", text), "answer = 200 Thank you, 204, 303 https://...");
}

static const struct {
	const char *name;
	crm_err (*put)(struct reading *reading, const char *text);
} settings[] = {
	{ "title", put_title }, { "format", put_format }, { "verify", put_verify }, { "header", put_header },
	{ "field", put_field }, { "tolerance", put_tolerance }, { "challenge", put_challenge }, { "each", put_each },
	{ "event", put_event }, { "type", put_type }, { "source", put_source }, { "when", put_when }, { "answer", put_answer },
};

static crm_err put_setting(struct reading *reading, const char *name, const char *text)
{
	const char *names[CRM_COUNT(settings)], *near;

	for (size_t i = 0; i < CRM_COUNT(settings); i++) {
		names[i] = settings[i].name;
		if (crm_same(names[i], name))
			return settings[i].put(reading, text);
	}
	near = crm_nearest(name, names, CRM_COUNT(settings));
	crm_err err = crm_fail(CRM_INVALID, "[receive] has no '%s'", name);
	return near ? crm_err_nearest(err, name, near) : err;
}

/* -- lines --------------------------------------------------------------------------------------- */

static char *trim(char *text)
{
	text += strspn(text, " \t");
	for (size_t n = strlen(text); n && strchr(" \t\r", text[n - 1]); n--)
		text[n - 1] = '\0';
	return text;
}

static crm_err begin_section(struct reading *reading, char *text)
{
	size_t n = strlen(text);

	if (text[n - 1] != ']')
		return crm_fail(CRM_INVALID, "the name of a section ends with ]");
	text[n - 1] = '\0';
	text = trim(text + 1);
	reading->section = NULL;
	reading->begun = true;
	reading->values = crm_same(text, "values");
	if (reading->values || crm_same(text, "receive"))
		return NULL;
	CRM_TRY(crm_receive_section_new(reading->repo, reading->arena, text, reading->end));
	reading->section = *reading->end;
	reading->section->line = reading->line;
	reading->end = &reading->section->next;
	return NULL;
}

static crm_err read_line(struct reading *reading, char *text)
{
	char *mark;
	bool lenient;

	if (!*text || *text == '#')
		return NULL;
	if (*text == '[')
		return begin_section(reading, text);
	mark = strchr(text, '=');
	if (!mark || mark == text || !reading->begun)
		return crm_fail(CRM_INVALID, "expected [section] or name = value");
	lenient = mark[-1] == '?';
	mark[lenient ? -1 : 0] = '\0';
	text = trim(text);
	if (reading->values)
		return crm_receive_field_add(reading->arena, &reading->map->values, text, trim(mark + 1), lenient);
	if (!reading->section)
		return crm_err_in(put_setting(reading, text, trim(mark + 1)), "%s", text);
	return crm_receive_section_put(reading->repo, reading->arena, reading->section, text, trim(mark + 1), lenient);
}

static crm_err read_lines(struct reading *reading, char *text)
{
	for (char *end; *text; text = end) {
		end = text + strcspn(text, "\n");
		end += *end ? (*end = '\0', 1) : 0;
		reading->line++;
		CRM_TRY(crm_err_at(read_line(reading, trim(text)), reading->map->path, reading->line));
	}
	return NULL;
}

static crm_err check(const struct crm_receive_map *map)
{
	if (!map->verify.kind)
		return crm_err_hint(crm_fail(CRM_INVALID, "[receive] does not say how the sender is verified"),
		                    "verify = standard, stripe, hub, token, basic or none");
	if (!map->sections)
		return crm_fail(CRM_INVALID, "it makes no record: it has no section but [receive]");
	for (const struct crm_receive_section *one = map->sections; one; one = one->next)
		CRM_TRY(crm_err_at(crm_receive_section_check(one, map->sections), NULL, one->line));
	return NULL;
}

crm_err crm_receive_map_read(struct crm_repo *repo, struct crm_arena *arena, const char *name, struct crm_receive_map **out)
{
	struct crm_receive_map *map = crm_new(arena, struct crm_receive_map, 1);
	struct reading reading = { .repo = repo, .arena = arena, .map = map, .end = &map->sections };
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	*map = (struct crm_receive_map){ .verify.tolerance = TOLERANCE, .formats = CRM_RECEIVE_JSON, .answer = 200,
		.answer_text = "" };
	CRM_TRY(find(repo, arena, name, map));
	map->source = map->name;
	CRM_TRY(crm_file_read(map->path, FILE_MOST, &text));
	CRM_TRY(read_lines(&reading, crm_copy_n(arena, crm_str_text(&text), text.n)));
	CRM_TRY(crm_err_at(check(map), map->path, 0));
	*out = map;
	return NULL;
}
