#include "cli/hook_receive.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/cgi.h"
#include "cli/diff.h"
#include "cli/hook_receive_cgi.h"
#include "cli/table.h"
#include "crm/receive.h"
#include "crm/receive_secret.h"

const struct crm_option crm_options_hook_receive[] = {
	{ .name = "check", .help = "reads the map and looks for its secret, and takes nothing in" },
	{ .name = "header", .argument = "LINE", .help = "a line of the request's head: 'Name: value'", .many = true },
	{ .name = "secret-file", .argument = "FILE", .help = "what the sender signs with, instead of hooks/secrets/receive-MAP",
	  .complete = "file" },
	{ .name = "unsigned", .help = "it is known where it is from: no signature is looked for" },
	{ .name = NULL },
};

/* -- what became of it -------------------------------------------------------------------- */

enum { EVENT, KIND, SECTION, ENTITY, RECORD, DONE, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[EVENT] = { "event", CRM_T_TEXT, CRM_TABLE_TELLING }, [KIND] = { "kind", CRM_T_TEXT, 0 },
	[SECTION] = { "section", CRM_T_TEXT, CRM_TABLE_MACHINE }, [ENTITY] = { "entity", CRM_T_TEXT, 0 },
	[RECORD] = { "record", CRM_T_ID, 0 }, [DONE] = { "done", CRM_T_TEXT, 0 },
};

/* Rows are held back until their transaction is on the disk. */
struct row {
	struct crm_receive_told told;
	struct row *next;
};

struct taking {
	struct crm_tool *tool;
	struct row *first, **end;
	crm_err failed;
};

static const char *copy(struct taking *taking, const char *text)
{
	return text ? crm_copy(taking->tool->arena, text) : NULL;
}

static void take(void *context, const struct crm_receive_told *told)
{
	struct taking *taking = context;
	struct row *row = crm_new(taking->tool->arena, struct row, 1);

	row->told = *told;
	row->told.event = copy(taking, told->event);
	row->told.kind = copy(taking, told->kind);
	row->told.section = copy(taking, told->section);
	row->told.entity = copy(taking, told->entity);
	row->told.record = copy(taking, told->record);
	*taking->end = row;
	taking->end = &row->next;
}

static const char *done(const struct crm_receive_told *told)
{
	static const char *const words[] = {
		[CRM_ONE_NONE] = "", [CRM_ONE_MADE] = "made", [CRM_ONE_CHANGED] = "changed", [CRM_ONE_SAME] = "found",
	};

	return told->known ? "known" : told->unfit ? "passed over" : words[told->done];
}

static crm_err print_rows(struct crm_table *table, const struct row *row)
{
	for (; row; row = row->next) {
		const struct crm_receive_told *told = &row->told;
		const struct crm_value values[COLUMNS] = {
			[EVENT] = crm_value_text(told->event), [KIND] = crm_value_text(told->kind),
			[SECTION] = crm_value_text(told->section), [ENTITY] = crm_value_text(told->entity),
			[RECORD] = crm_value_text(told->record), [DONE] = crm_value_text(done(told)),
		};
		CRM_TRY(crm_table_row(table, values));
	}
	return NULL;
}

static crm_err print(struct taking *taking)
{
	struct crm_table *table;

	if (!taking->first)
		return NULL;
	CRM_TRY(crm_table_open(taking->tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_rows(table, taking->first));
}

/* -- from standard input -------------------------------------------------------------------- */

static crm_err show(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	return crm_diff_print(context, op, old, record);
}

static crm_err read_headers(struct crm_tool *tool, const struct crm_receive_header **out)
{
	const char **lines;
	size_t count = crm_option_all(tool, "header", &lines);
	struct crm_receive_header *headers = crm_new(tool->arena, struct crm_receive_header, count + 1);

	for (size_t i = 0; i < count; i++) {
		const char *colon = strchr(lines[i], ':');
		if (!colon || colon == lines[i])
			return crm_err_hint(crm_fail(CRM_USAGE, "--header '%s' is not 'Name: value'", lines[i]),
			                    "--header 'Content-Type: application/json'");
		headers[i].name = crm_copy_n(tool->arena, lines[i], (size_t)(colon - lines[i]));
		headers[i].value = colon + 1 + strspn(colon + 1, " \t");
	}
	*out = headers;
	return NULL;
}

static crm_err read_stdin(struct crm_tool *tool, struct crm_str *out)
{
	size_t most;

	CRM_TRY(crm_receive_most(tool->repo, &most));
	CRM_TRY(crm_cgi_read(most + 1, out));
	return out->n <= most ? NULL : crm_fail(CRM_INVALID, "it is larger than %zu bytes: setting receive.most", most);
}

static crm_err receive_stdin(struct crm_tool *tool, struct crm_receive_map *map, const struct crm_verify_secrets *secrets)
{
	CRM_AUTO(crm_str_drop) struct crm_str body = {0};
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct taking taking = { .tool = tool, .end = &taking.first };
	struct crm_receive receive = { .repo = tool->repo, .map = map, .secrets = secrets, .tell = take, .context = &taking };
	struct crm_receive_request request = {0};
	struct crm_change_why why;

	CRM_TRY(read_headers(tool, &request.headers));
	CRM_TRY(read_stdin(tool, &body));
	request.body = crm_str_text(&body);
	request.n = body.n;
	CRM_TRY(crm_tool_why(tool, &why));
	why.note = why.note ? why.note : map->name;
	if (why.dry_run) {
		why.wrote = show;
		why.context = tool;
	}
	CRM_TRY(crm_receive_request(&receive, &why, arena, &request));
	return why.dry_run ? crm_diff_end(tool) : print(&taking);
}

/* -- the verbs ---------------------------------------------------------------------------------- */

static crm_err check(struct crm_tool *tool, const struct crm_receive_map *map, const struct crm_verify_secrets *secrets)
{
	CRM_AUTO(crm_str_drop) struct crm_str made = {0};

	CRM_TRY(crm_receive_secret_need(map, secrets));
	for (const struct crm_receive_section *one = map->sections; one; one = one->next)
		crm_str_addf(&made, "%s%s", made.n ? ", " : "", one->is_lead ? "lead" : one->entity);
	crm_say(tool, "%s: %s: verified by %s, makes %s", map->name, map->title ? map->title : map->source,
	        crm_verify_name(&map->verify), crm_str_text(&made));
	return NULL;
}

static crm_err use_unsigned(struct crm_receive_map *map)
{
	map->field = NULL;
	return crm_verify_kind_find("none", &map->verify.kind);
}

static crm_err read_map(struct crm_tool *tool, struct crm_receive_map **map, struct crm_verify_secrets *secrets)
{
	const char *file = crm_option(tool, "secret-file");

	if (!tool->count)
		return crm_err_hint(crm_fail(CRM_USAGE, "by which map?"), "crm-hook maps");
	CRM_TRY(crm_receive_map_read(tool->repo, tool->arena, tool->arguments[0], map));
	if (crm_option_given(tool, "unsigned"))
		CRM_TRY(use_unsigned(*map));
	return crm_receive_secrets(tool->repo, tool->arena, *map, file, secrets);
}

crm_err crm_hook_receive(struct crm_tool *tool)
{
	struct crm_receive_map *map;
	struct crm_verify_secrets secrets;

	if (*crm_cgi_variable("REQUEST_METHOD"))
		return crm_hook_receive_cgi(tool);
	CRM_TRY(crm_tool_open(tool, crm_option_given(tool, "check") ? CRM_DB_READ : CRM_DB_WRITE));
	CRM_TRY(read_map(tool, &map, &secrets));
	if (crm_option_given(tool, "check"))
		return check(tool, map, &secrets);
	CRM_TRY(crm_receive_secret_need(map, &secrets));
	return receive_stdin(tool, map, &secrets);
}

crm_err crm_hook_maps(struct crm_tool *tool)
{
	enum { MAP, TITLE, VERIFY, SECRET, PATH, MAP_COLUMNS };
	static const struct crm_table_column shown[MAP_COLUMNS] = {
		[MAP] = { "map", CRM_T_TEXT, 0 }, [TITLE] = { "title", CRM_T_TEXT, CRM_TABLE_TELLING },
		[VERIFY] = { "verify", CRM_T_TEXT, 0 }, [SECRET] = { "secret", CRM_T_BOOL, 0 },
		[PATH] = { "path", CRM_T_TEXT, CRM_TABLE_MACHINE },
	};
	struct crm_table *table;
	const char **names;
	crm_err err = NULL;

	CRM_TRY(crm_receive_map_names(tool->repo, tool->arena, &names));
	CRM_TRY(crm_table_open(tool, NULL, shown, MAP_COLUMNS, CRM_TABLE_PICKED, &table));
	for (; *names && !err; names++) {
		struct crm_receive_map *map;
		struct crm_verify_secrets secrets = {0};
		crm_err wrong = crm_receive_map_read(tool->repo, tool->arena, *names, &map);
		wrong = wrong ? wrong : crm_receive_secrets(tool->repo, tool->arena, map, NULL, &secrets);
		/* One that is wrong hides no other. */
		if (wrong) {
			char words[1400];
			crm_warn(tool, "%s", crm_err_print(wrong, words, sizeof words));
			continue;
		}
		const struct crm_value values[MAP_COLUMNS] = {
			[MAP] = crm_value_text(map->name), [TITLE] = crm_value_text(map->title),
			[VERIFY] = crm_value_text(crm_verify_name(&map->verify)),
			[SECRET] = crm_value_integer(secrets.count > 0), [PATH] = crm_value_text(map->path),
		};
		err = crm_table_row(table, values);
	}
	return crm_table_end(table, err);
}
