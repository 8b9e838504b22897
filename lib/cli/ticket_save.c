#include "cli/ticket_save.h"

#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/refs.h"
#include "crm/attach.h"
#include "repo/question.h"

const struct crm_option crm_options_ticket_save[] = {
	{ .name = "into", .argument = "FOLDER", .help = "where to (default: here)", .complete = "folder" },
	{ .name = "force", .help = "writes over files that are there" },
	{ .name = NULL },
};

enum { SAVED_MOST = 10000 };

/* One that is to be written. */
struct saved {
	const char *id, *name, *file, *path;
};

struct saving {
	struct crm_tool *tool;
	struct saved *list;
	size_t count;
	bool *used;                    /* which of the operands have named one */
};

/* -- which ----------------------------------------------------------------------------- */

static bool is_meant(const char *word, const struct saved *one)
{
	return (one->name && crm_same(word, one->name)) ||
	       (crm_id_prefix_valid(word) && strncmp(one->id, word, strlen(word)) == 0);
}

static bool is_wanted(struct saving *saving, const struct saved *one, bool raw)
{
	struct crm_tool *tool = saving->tool;
	bool wanted = tool->count == 1 && !raw;
	for (size_t i = 1; i < tool->count; i++)
		if (is_meant(tool->arguments[i], one))
			wanted = saving->used[i] = true;
	return wanted;
}

/* A name that another has already comes with its id. */
static const char *path_of(const struct saving *saving, const struct saved *one)
{
	struct crm_arena *arena = saving->tool->arena;
	const char *folder = crm_option(saving->tool, "into"), *name = crm_attach_name(arena, one->name, one->id);
	const char *path = folder ? crm_path(arena, folder, name) : name;
	for (size_t i = 0; i < saving->count; i++)
		if (crm_same(saving->list[i].path, path)) {
			name = crm_textf(arena, "%.8s-%s", one->id, name);
			return folder ? crm_path(arena, folder, name) : name;
		}
	return path;
}

static crm_err read_message(struct saving *saving, const char *message)
{
	static const char *const names[] = { "id", "name", "file", "mime_type", NULL };
	const struct crm_equals of[] = { { .field = "message", .id = message }, { .field = NULL } };
	struct crm_question question = { .entity = "attachment", .equals = of, .fields = names };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	struct crm_arena *arena = saving->tool->arena;
	bool row;
	CRM_TRY(crm_answer_open(saving->tool->repo, arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		struct saved one = { .id = crm_answer_text(answer, arena, 0), .name = crm_answer_text(answer, arena, 1),
			.file = crm_answer_text(answer, arena, 2) };
		if (!one.file || !is_wanted(saving, &one, crm_attach_is_raw(one.name, crm_answer_text(answer, arena, 3))))
			continue;
		if (saving->count == SAVED_MOST)
			return crm_fail(CRM_DENIED, "the ticket has more than %d attachments: name some", SAVED_MOST);
		one.path = path_of(saving, &one);
		saving->list[saving->count++] = one;
	}
}

static crm_err read_ticket(struct saving *saving, const char *ticket)
{
	static const char *const ids[] = { "id", NULL };
	const struct crm_equals of[] = { { .field = "ticket", .id = ticket }, { .field = NULL } };
	struct crm_question question = { .entity = "message", .equals = of, .fields = ids, .sort = "timeline_at" };
	CRM_AUTO(crm_answer_drop) struct crm_answer *answer = NULL;
	bool row;
	CRM_TRY(crm_answer_open(saving->tool->repo, saving->tool->arena, &question, &answer));
	for (;;) {
		CRM_TRY(crm_answer_next(answer, &row));
		if (!row)
			return NULL;
		CRM_TRY(read_message(saving, crm_answer_text(answer, saving->tool->arena, 0)));
	}
}

static crm_err check_named(const struct saving *saving, const char *ticket)
{
	for (size_t i = 1; i < saving->tool->count; i++)
		if (!saving->used[i])
			return crm_err_hint(crm_fail(CRM_NOT_FOUND, "ticket %.8s has no attachment '%s'", ticket,
			                             saving->tool->arguments[i]),
			                    "crm-ticket thread %.8s says what it has", ticket);
	return NULL;
}

/* -- out ------------------------------------------------------------------------------- */

/* All or none, as far as that can be known before. */
static crm_err check_free(const struct saving *saving)
{
	for (size_t i = 0; i < saving->count; i++)
		CRM_TRY(crm_attach_check_free(saving->list[i].path));
	return NULL;
}

static crm_err write_all(struct saving *saving)
{
	struct crm_tool *tool = saving->tool;
	bool over = crm_option_given(tool, "force");
	if (!over)
		CRM_TRY(check_free(saving));
	if (crm_option(tool, "into"))
		CRM_TRY(crm_folder_make(crm_option(tool, "into")));
	for (size_t i = 0; i < saving->count; i++) {
		const char *path = saving->list[i].path;
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(crm_attach_save(tool->repo, saving->list[i].file, path, over));
		crm_str_addf(&tool->out.buffer, "%s\n", path);
		crm_output_tick(&tool->out);
	}
	return crm_output_finish(&tool->out);
}

crm_err crm_ticket_save(struct crm_tool *tool)
{
	struct saving saving = { .tool = tool, .list = crm_new(tool->arena, struct saved, SAVED_MOST),
		.used = crm_new(tool->arena, bool, tool->count) };
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	if (!refs.count)
		return crm_nothing();
	CRM_TRY(read_ticket(&saving, refs.ids[0]));
	CRM_TRY(check_named(&saving, refs.ids[0]));
	return saving.count ? write_all(&saving) : crm_nothing();
}
