#include "repo/repair_rows.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "history/journal_check.h"
#include "history/text_read.h"
#include "history/verify.h"
#include "repo/followers.h"
#include "store/journal.h"
#include "store/mend.h"
#include "store/restate.h"

enum { LOCK_MS = 60000 };

/* A record as the history has it. */
struct wrong {
	const struct crm_entity *entity;
	struct crm_shard_piece piece;
	const char *sentence;
	struct wrong *next;
};

struct gathering {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_findings *done;
	struct wrong *first, **end;
	size_t unknown;                  /* rows that no transaction knows */
};

static const char *sentence_of(struct crm_arena *arena, const struct crm_difference *difference)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, said = {0};
	crm_difference_add(&text, difference);
	crm_difference_add_said(&said, difference);
	if (said.n)
		crm_str_addf(&text, " (it said %s)", crm_str_text(&said));
	return crm_copy(arena, crm_str_text(&text));
}

static void gather(void *context, const char *entity, const struct crm_difference *difference)
{
	struct gathering *all = context;
	const char *sentence = sentence_of(all->arena, difference);
	if (!difference->had) {
		all->done->found(all->done->context, crm_textf(all->arena, "%s: left as it is", sentence));
		all->unknown++;
		return;
	}
	struct wrong *wrong = crm_new(all->arena, struct wrong, 1);
	*wrong = (struct wrong){ .entity = crm_model_entity(all->repo->store->model, entity), .piece = *difference->had,
		.sentence = sentence };
	wrong->piece.text = crm_copy_n(all->arena, difference->had->text, difference->had->n);
	*all->end = wrong;
	all->end = &wrong->next;
}

static void ignore(void *context, const char *sentence)
{
	(void)context, (void)sentence;
}

static crm_err restate_all(const struct gathering *all, size_t *count)
{
	for (const struct wrong *wrong = all->first; wrong; wrong = wrong->next) {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
		struct crm_record *record = crm_record_new(arena, wrong->entity);
		CRM_TRY(crm_history_read_record(arena, &wrong->piece, record));
		CRM_TRY(crm_restate(all->repo->store, record));
		all->done->found(all->done->context, crm_textf(arena, "%s: put right", wrong->sentence));
		(*count)++;
	}
	return NULL;
}

static void count_one(void *context, const char *sentence)
{
	size_t *count = context;
	(void)sentence;
	++*count;
}

/* A row is only wrong where journal and commits agree, and nothing waits to become one. */
static crm_err refuse_to_judge(struct crm_repo *repo, struct crm_history *history)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_txn last = {0};
	size_t findings = 0;
	char place[17];
	int64_t seq;
	CRM_TRY(crm_journal_last_txn(repo->store, &seq));
	CRM_TRY(crm_journal_txn(repo->store, arena, seq, &last));
	CRM_TRY(crm_history_place(history, place));
	if (!crm_same(place, last.id))
		return crm_err_hint(crm_fail(CRM_BUSY, "transactions wait to be written to the history"),
		                    "crm-log flush, then crm-check repair");
	CRM_TRY(crm_journal_check(history->git, repo->store, 100, count_one, &findings));
	if (!findings)
		return NULL;
	return crm_err_hint(crm_fail(CRM_DAMAGED, "records differ from the history, and the journal does too"),
	                    "crm-check --rebuild makes a new database from the history, and keeps this one");
}

static crm_err repair(struct crm_repo *repo, struct crm_history *history, struct gathering *all, size_t *count)
{
	struct crm_verify verify = { .share = 100, .found = ignore, .differs = gather, .context = all };
	int64_t checked;
	CRM_TRY(crm_history_verify(history, repo->store, &verify, &checked));
	if (!all->first)
		return NULL;
	CRM_TRY(refuse_to_judge(repo, history));
	CRM_TRY(restate_all(all, count));
	return crm_db_commit(repo->store->db);
}

crm_err crm_repair_rows(struct crm_repo *repo, const struct crm_findings *done)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct gathering all = { .repo = repo, .arena = arena, .done = done, .end = &all.first };
	size_t count = 0;
	CRM_TRY(crm_followers_lock(repo->folder, LOCK_MS, &lock));
	CRM_TRY(crm_history_open(repo->folder, &history));
	CRM_TRY(crm_db_begin(repo->store->db));
	crm_err err = repair(repo, history, &all, &count);
	crm_db_rollback(repo->store->db);
	CRM_TRY(err);
	if (count)
		CRM_TRY(crm_store_mend(repo->store, done));
	if (!all.unknown)
		return NULL;
	return crm_err_hint(crm_fail(CRM_DAMAGED, "%zu %s in the database that no transaction has made", all.unknown,
	                             all.unknown == 1 ? "record is" : "records are"),
	                    "note what they say; crm-check --rebuild makes a database without them, and keeps this one");
}
