#include "history/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/aside.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "history/files.h"
#include "history/journal_check.h"
#include "history/reach.h"
#include "history/verify.h"

enum { BUSY_MS = 2000 };

struct part {
	const struct crm_history_check *check;
	crm_err (*look)(struct part *part);
	struct crm_aside *aside;
	struct crm_str lines;            /* the findings, each ended by a NUL */
};

static crm_err look_at_records(struct part *part);
static crm_err look_at_journal(struct part *part);
static crm_err look_at_files(struct part *part);
static crm_err look_at_objects(struct part *part);

static crm_err (*const parts[])(struct part *part) = {
	look_at_journal, look_at_records, look_at_files, look_at_objects,
};

struct crm_history_check {
	struct crm_arena *arena;
	const char *folder, *git, *database;
	double share;
	const volatile int *stop;
	struct part parts[CRM_COUNT(parts)];
	size_t next;
};

/* -- the parts ----------------------------------------------------------------------- */

static void keep(void *context, const char *sentence)
{
	struct part *part = context;

	crm_str_add_n(&part->lines, sentence, strlen(sentence) + 1);
}

static void keep_file(void *context, const char *path, const char *sentence)
{
	(void)path;
	keep(context, sentence);
}

static crm_err open_store(const struct crm_history_check *check, struct crm_store **store)
{
	CRM_TRY(crm_store_open(check->database, CRM_DB_READ, BUSY_MS, store));
	crm_db_interrupt_on((*store)->db, check->stop);
	crm_db_map((*store)->db);
	return NULL;
}

static crm_err look_at_journal(struct part *part)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;

	CRM_TRY(crm_history_open(part->check->folder, &history));
	CRM_TRY(open_store(part->check, &store));
	return crm_journal_check(history->git, store, part->check->share, keep, part);
}

static crm_err look_at_records(struct part *part)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;
	int64_t checked;

	CRM_TRY(crm_history_open(part->check->folder, &history));
	CRM_TRY(open_store(part->check, &store));
	return crm_history_verify(history, store, &(struct crm_verify){ part->check->share, keep, NULL, part }, &checked);
}

static crm_err look_at_files(struct part *part)
{
	return crm_files_check(part->check->git, part->check->share, &(struct crm_file_findings){ keep_file, part });
}

static crm_err look_at_objects(struct part *part)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;

	CRM_TRY(crm_history_open(part->check->folder, &history));
	return crm_reach_check(history->git, part->check->share, keep, part);
}

/* -- all of them ---------------------------------------------------------------------- */

static crm_err look(void *context)
{
	struct part *part = context;

	return part->look(part);
}

/* Opening makes a history where there is none: that must not happen in several threads at once. */
static void open_once(const char *folder)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	crm_err err = crm_history_open(folder, &history);

	(void)err; /* each part that needs it says the same */
}

struct crm_history_check *crm_history_check_start(const char *folder, const char *database, double share,
                                                  const volatile int *stop)
{
	struct crm_history_check *check = crm_calloc(1, sizeof(*check));

	check->arena = crm_arena_new();
	check->folder = crm_copy(check->arena, folder);
	check->git = crm_path(check->arena, folder, "history.git");
	check->database = crm_copy(check->arena, database);
	check->share = share;
	check->stop = stop;
	open_once(folder);
	for (size_t i = 0; i < CRM_COUNT(parts); i++) {
		check->parts[i] = (struct part){ .check = check, .look = parts[i] };
		check->parts[i].aside = crm_aside_start(look, &check->parts[i]);
	}
	return check;
}

crm_err crm_history_check_next(struct crm_history_check *check, void (*found)(void *context, const char *sentence),
                               void *context, bool *more)
{
	struct part *part = &check->parts[check->next];

	*more = check->next < CRM_COUNT(parts);
	if (!*more)
		return NULL;
	check->next++;
	crm_err err = crm_aside_finish(part->aside);
	for (size_t at = 0; at < part->lines.n; at += strlen(part->lines.s + at) + 1)
		found(context, part->lines.s + at);
	crm_str_drop(&part->lines);
	return err;
}

void crm_history_check_drop(struct crm_history_check **at)
{
	struct crm_history_check *check = *at;

	if (!check)
		return;
	*at = NULL;
	for (size_t i = 0; i < CRM_COUNT(parts); i++) {
		crm_aside_drop(&check->parts[i].aside);
		crm_str_drop(&check->parts[i].lines);
	}
	crm_arena_drop(&check->arena);
	free(check);
}
