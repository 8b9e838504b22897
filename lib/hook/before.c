#include "hook/before.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/utf8.h"
#include "form/json.h"
#include "store/body.h"
#include "store/record_json.h"
#include "store/read.h"

enum {
	PIECE = 32 << 10,
	PRINTS = 1 << 20,           /* bytes it may print ... */
	PRINTS_FOR_EACH = 4 << 10,  /* ... and for each change */
};

#define WITHIN "CRM_HOOK_REPO"

struct asked {
	const struct crm_before *before;
	struct crm_entries *entries;     /* NULL: all were told */
	struct crm_record_json *json;
	struct crm_arena *arena;         /* of one change */
	struct crm_arena_mark mark;
	int lines;
	bool failed;                     /* it was ours to fail, not the program's */
};

static void drop_asked(struct asked *asked)
{
	crm_entries_drop(&asked->entries);
	crm_record_json_drop(&asked->json);
	crm_arena_drop(&asked->arena);
	crm_fd_drop(&asked->lines);
}

/* -- what it reads ----------------------------------------------------------- */

/* The transaction has one change of a record: what is in the table is what the record will be. */
static crm_err read_both(struct asked *asked, const struct crm_entity *entity, const struct crm_entry *entry,
                         struct crm_record **old, struct crm_record **new)
{
	*old = *new = NULL;
	if (entry->op != CRM_DELETE) {
		CRM_TRY(crm_read_record(asked->before->store, asked->arena, entity, entry->record, new, NULL));
		if (!*new)
			return crm_fail(CRM_DAMAGED, "the journal has a change of %s %s, which is not there", entity->name,
			                entry->record);
	}
	if (entry->op != CRM_CREATE) {
		*old = *new ? crm_record_copy(asked->arena, *new) : crm_record_new(asked->arena, entity);
		CRM_TRY(crm_body_apply(*old, asked->arena, entry->before));
	}
	return NULL;
}

static void add_text(struct crm_str *out, const char *before, const char *text)
{
	crm_str_add(out, before);
	crm_json_add_string(out, text, strlen(text));
}

static crm_err add_line(struct asked *asked, const struct crm_entry *entry, struct crm_str *out)
{
	const struct crm_entity *entity = crm_model_entity(asked->before->store->model, entry->entity);
	struct crm_record *old, *new;

	if (!entity)
		return NULL; /* its definition goes with its records in this very change */
	crm_arena_rewind(asked->arena, asked->mark);
	CRM_TRY(read_both(asked, entity, entry, &old, &new));
	add_text(out, "{\"entity\":", entry->entity);
	add_text(out, ",\"id\":", entry->record);
	add_text(out, ",\"op\":", crm_op_name(entry->op));
	crm_str_add(out, ",\"data\":");
	CRM_TRY(crm_record_json_add(asked->json, out, new ? new : old));
	if (old && new) {
		crm_str_add(out, ",\"changed\":");
		CRM_TRY(crm_record_json_add_changed(asked->json, out, old, new));
	}
	crm_str_add(out, "}\n");
	return NULL;
}

static crm_err add_lines(struct asked *asked, struct crm_str *out)
{
	const struct crm_entry *entry;

	while (asked->entries && out->n < PIECE) {
		CRM_TRY(crm_entries_next(asked->entries, &entry));
		if (entry)
			CRM_TRY(add_line(asked, entry, out));
		else
			crm_entries_drop(&asked->entries);
	}
	return NULL;
}

static crm_err feed(void *context, struct crm_str *out)
{
	struct asked *asked = context;
	crm_err err = add_lines(asked, out);

	asked->failed = err != NULL;
	return err;
}

/* -- what it says ------------------------------------------------------------ */

static crm_err take(void *context, const char *bytes, size_t n)
{
	struct asked *asked = context;

	crm_err err = asked->lines < 0 ? crm_file_nameless(&asked->lines) : NULL;

	if (!err)
		err = crm_write_all(asked->lines, bytes, n, "what a program printed");
	asked->failed = err != NULL;
	return err;
}

/* Its words may be anything. */
static crm_err refused(const struct crm_script *script, const struct crm_str *said, int status)
{
	CRM_AUTO(crm_str_drop) struct crm_str words = {0};
	const char *text = crm_str_text(said);
	size_t n = strcspn(text, "\r\n");

	crm_utf8_add_shown(&words, text, n, 0);
	if (n)
		return crm_fail(CRM_DENIED, "refused by hooks/%s: %s", script->name, crm_str_text(&words));
	return crm_fail(CRM_DENIED, status > 128 ? "refused by hooks/%s, which was ended by signal %d"
	                                         : "refused by hooks/%s with exit status %d",
	                script->name, status > 128 ? status - 128 : status);
}

static struct crm_filter filter_of(struct asked *asked, struct crm_arena *arena, const struct crm_script *script)
{
	const struct crm_before *before = asked->before;
	const char *more[] = { crm_textf(arena, WITHIN "=%s", before->folder),
	                       before->dry_run ? "CRM_DRY_RUN=1" : NULL, NULL };
	char **argv = crm_new(arena, char *, 2);

	argv[0] = crm_copy(arena, script->path);
	return (struct crm_filter){ .argv = argv, .name = crm_path(arena, "hooks", script->name), .folder = before->folder,
		.environment = crm_scripts_environment(arena, before->folder, CRM_SCRIPTS_BEFORE, before->txn, more),
		.feed = feed, .take = take, .context = asked, .milliseconds = before->milliseconds, .stop = before->stop,
		.most = PRINTS + (size_t)before->changes * PRINTS_FOR_EACH };
}

crm_err crm_before_run(const struct crm_before *before, const struct crm_script *script, int *lines)
{
	CRM_AUTO(drop_asked) struct asked asked = { .before = before, .arena = crm_arena_new(), .lines = -1 };
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	struct crm_filter filter = filter_of(&asked, arena, script);
	int status = 0;

	*lines = -1;
	asked.mark = crm_arena_mark(asked.arena);
	asked.json = crm_record_json_new(before->store, before->actor);
	CRM_TRY(crm_entries_of_txn(before->store, before->txn->seq, &asked.entries));
	filter.said = &said;
	filter.status = &status;
	crm_err err = crm_filter_run(&filter, NULL);
	if (err)
		return !asked.failed ? crm_err_hint(crm_err_as(err, CRM_DENIED), "nothing was written") : err;
	if (status)
		return refused(script, &said, status);
	if (asked.lines >= 0 && lseek(asked.lines, 0, SEEK_SET) < 0)
		return crm_fail_errno("cannot read what hooks/%s printed", script->name);
	*lines = asked.lines;
	asked.lines = -1;
	return NULL;
}

crm_err crm_before_refuse_own(const char *folder)
{
	const char *within = getenv(WITHIN);

	if (!within || !crm_same(within, folder))
		return NULL;
	return crm_err_hint(crm_fail(CRM_BUSY, "a program of hooks/before-write.d cannot write: the change that asked it is "
	                             "still open"),
	                    "it may print what is to be changed as well: crm-hooks(7); or do it in hooks/after-write.d");
}
