#include "cli/notify.h"

#include <string.h>

#include "base/file.h"
#include "base/process.h"
#include "base/str.h"
#include "cli/record_write.h"
#include "cli/table.h"
#include "hook/notice_state.h"
#include "repo/hook_kinds.h"
#include "repo/question.h"
#include "repo/ref.h"

enum { NAMES_MOST = 1000 };

const struct crm_option crm_options_notify_add[] = {
	{ .name = "user", .letter = 'u', .argument = "USER", .help = "who is told; without it, you", .complete = "@user" },
	{ .name = "on", .argument = "EVENTS", .help = "of what: task.due,ticket.assigned (crm-hook events)", .many = true,
	  .complete = "event" },
	{ .name = "where", .argument = "EXPRESSION", .help = "of records that are so afterwards" },
	{ .name = "was", .argument = "EXPRESSION", .help = "... and were so before" },
	{ .name = "changed", .argument = "FIELDS", .help = "... and of which one of these fields changed" },
	{ .name = "mine", .help = "of records that the user owns or is assigned to" },
	{ .name = "own-deeds", .help = "also of what the user did" },
	{ .name = "via", .argument = "HOW", .help = "mail (default), desktop, chat or file", .choices = "mail|desktop|chat|file" },
	{ .name = "target", .argument = "WHERE", .help = "another address, a webhook's name, a file's path" },
	{ .name = "digest", .argument = "WHEN", .help = "at once what has gathered: 'daily 08:00', 'weekly mon 08:00', 'every 4h'" },
	{ .name = "quiet", .argument = "HOURS", .help = "none from 22:00-07:00, or while the user does not work: work" },
	{ .name = NULL },
};

/* -- add --------------------------------------------------------------------------------- */

struct adding {
	struct crm_tool *tool;
	const char **arguments;
	size_t count;
};

static void put(struct adding *adding, const char *field, const char *value)
{
	if (value)
		adding->arguments[adding->count++] = crm_textf(adding->tool->arena, "%s=%s", field, value);
}

static void put_events(struct adding *adding)
{
	CRM_AUTO(crm_str_drop) struct crm_str list = {0};
	const char **values;
	size_t count = crm_option_all(adding->tool, "on", &values);

	for (size_t i = 0; i < count; i++)
		crm_str_addf(&list, "%s%s", list.n ? "," : "", values[i]);
	put(adding, "events", list.n ? crm_copy_n(adding->tool->arena, list.s, list.n) : NULL);
}

static bool is_given(const struct crm_tool *tool, const char *field)
{
	for (size_t i = 0; i < tool->count; i++)
		if (crm_starts(tool->arguments[i], field) && tool->arguments[i][strlen(field)] == '=')
			return true;
	return false;
}

/* eva-mail, eva-mail-2 ... */
static crm_err put_name(struct adding *adding, const char *user, const char *via)
{
	struct crm_tool *tool = adding->tool;
	struct crm_record *found;
	const char *name;
	char id[17];

	CRM_TRY(crm_ref_read(tool->repo, tool->arena, crm_model_entity(tool->repo->store->model, "user"), user, &found));
	for (int i = 1; i < NAMES_MOST; i++) {
		name = i == 1 ? crm_textf(tool->arena, "%s-%s", crm_record_label(found), via)
		              : crm_textf(tool->arena, "%s-%s-%d", crm_record_label(found), via, i);
		crm_err err = crm_ref_find(tool->repo, tool->entity, name, NULL, NULL, id);
		if (crm_err_kind(err) == CRM_NOT_FOUND)
			break;
		CRM_TRY(err);
	}
	put(adding, "name", name);
	return NULL;
}

/* Before the record is there: it is told from itself on. */
static crm_err begin(struct crm_work *work, const struct crm_record *record)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_repo *repo = work->tool->repo;
	int64_t place;

	(void)record;
	if (work->why.dry_run)
		return NULL;
	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	return crm_place_begin(places, CRM_NOTICE_BEGIN, &place);
}

crm_err crm_notify_add(struct crm_tool *tool)
{
	enum { OPTIONS = 12 };
	struct adding adding = { .tool = tool, .arguments = crm_new(tool->arena, const char *, tool->count + OPTIONS) };
	const char *user = crm_option(tool, "user"), *via = crm_option(tool, "via");

	for (size_t i = 0; i < tool->count; i++)
		adding.arguments[adding.count++] = tool->arguments[i];
	if (!user && !is_given(tool, "user"))
		user = "me";
	if (!is_given(tool, "name") && user && !(tool->count && !strchr(tool->arguments[0], '=')))
		CRM_TRY(put_name(&adding, user, via ? via : "mail"));
	put(&adding, "user", user);
	put_events(&adding);
	put(&adding, "where", crm_option(tool, "where"));
	put(&adding, "was", crm_option(tool, "was"));
	put(&adding, "changed", crm_option(tool, "changed"));
	put(&adding, "mine", crm_option_given(tool, "mine") ? "yes" : NULL);
	put(&adding, "own_deeds", crm_option_given(tool, "own-deeds") ? "yes" : NULL);
	put(&adding, "via", via);
	put(&adding, "target", crm_option(tool, "target"));
	put(&adding, "digest", crm_option(tool, "digest"));
	put(&adding, "quiet", crm_option(tool, "quiet"));
	tool->arguments = adding.arguments;
	tool->count = adding.count;
	return crm_record_add_as(tool, &(struct crm_add){ .first = "name", .then = begin });
}

/* -- send, state ---------------------------------------------------------------------------- */

enum { NAME, USER, VIA, TOLD, TRIES, NEXT, ERROR, COLUMNS };
static const struct crm_table_column columns[COLUMNS] = {
	[NAME] = { "name", CRM_T_TEXT, 0 },      [USER] = { "user", CRM_T_TEXT, 0 },   [VIA] = { "via", CRM_T_TEXT, 0 },
	[TOLD] = { "told", CRM_T_INSTANT, 0 },   [TRIES] = { "tries", CRM_T_INTEGER, 0 },
	[NEXT] = { "next", CRM_T_INSTANT, 0 },   [ERROR] = { "error", CRM_T_TEXT, CRM_TABLE_TELLING },
};

static crm_err print_row(struct crm_tool *tool, struct crm_places *places, struct crm_answer *answer, struct crm_table *table)
{
	struct crm_notice_state state;

	CRM_TRY(crm_notice_state_get(places, tool->arena, crm_answer_text(answer, tool->arena, 0), &state));
	const struct crm_value values[COLUMNS] = {
		[NAME] = crm_value_text(crm_answer_text(answer, tool->arena, 1)),
		[USER] = crm_value_text(crm_answer_text(answer, tool->arena, 2)),
		[VIA] = crm_value_text(crm_answer_text(answer, tool->arena, 3)),
		[TOLD] = state.told ? crm_value_integer(state.told) : CRM_NO_VALUE, [TRIES] = crm_value_integer(state.tries),
		[NEXT] = state.next ? crm_value_integer(state.next) : CRM_NO_VALUE, [ERROR] = crm_value_text(state.error),
	};
	return crm_table_row(table, values);
}

static crm_err print_rows(struct crm_tool *tool, struct crm_places *places, struct crm_table *table)
{
	static const char *const fields[] = { "id", "name", "user", "via", NULL };
	const struct crm_question question = { .entity = "subscription", .fields = fields };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;

	CRM_TRY(crm_answer_open(tool->repo, tool->arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		CRM_TRY(print_row(tool, places, answer, table));
	}
}

crm_err crm_notify_state(struct crm_tool *tool)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_table *table;

	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_rows(tool, places, table));
}

crm_err crm_notify_send(struct crm_tool *tool)
{
	char *argv[] = { crm_path(tool->arena, tool->repo->libexec, "follow-hooks"), crm_copy(tool->arena, "--once"),
		crm_copy(tool->arena, "notices"), crm_copy(tool->arena, tool->repo->folder), NULL };
	CRM_AUTO(crm_str_drop) struct crm_str failure = {0};
	const char *path = crm_hook_failure(tool->arena, tool->repo->folder, "notices");
	int status;

	if (!crm_hooks_are_here(tool->repo)) {
		crm_say(tool, "nobody is told from this copy: its setting hooks.here is no");
		return NULL;
	}
	CRM_TRY(crm_process_run(argv[0], argv, &status));
	if (!status)
		return NULL;
	if (crm_is_file(path))
		CRM_TRY(crm_file_read(path, 4096, &failure));
	return crm_fail(CRM_IO, "%.*s", (int)strcspn(crm_str_text(&failure), "\n"), crm_str_text(&failure));
}
