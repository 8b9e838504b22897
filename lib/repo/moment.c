#include "repo/moment.h"

#include <string.h>

#include "base/id.h"
#include "base/process.h"
#include "base/str.h"
#include "base/time.h"
#include "store/journal.h"
#include "store/stmt.h"

enum { COMMIT_DIGITS = 40, COMMIT_LEAST = 4, MOST_OUTPUT = 4096 };

/* -- the journal ------------------------------------------------------------- */

static crm_err one_number(struct crm_stmt *stmt, int64_t *out)
{
	bool row;

	CRM_TRY(crm_stmt_step(stmt, &row));
	*out = row ? crm_stmt_int(stmt, 0) : 0;
	crm_stmt_reset(stmt);
	return NULL;
}

/* The last change up to and with this transaction. */
static crm_err last_change(struct crm_repo *repo, int64_t txn, int64_t *seq)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(repo->store->db,
	                    "SELECT seq FROM change WHERE txn <= ?1 ORDER BY txn DESC, seq DESC LIMIT 1", &stmt));
	crm_stmt_bind_int(stmt, 1, txn);
	return one_number(stmt, seq);
}

static crm_err at_instant(struct crm_repo *repo, int64_t at, struct crm_moment *out)
{
	char text[CRM_INSTANT_SIZE];
	struct crm_stmt *stmt;
	int64_t txn;

	out->at = at;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT seq FROM txn WHERE at <= ?1 ORDER BY at DESC, seq DESC LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_instant_text(at, text));
	CRM_TRY(one_number(stmt, &txn));
	return last_change(repo, txn, &out->seq);
}

static crm_err at_txn(struct crm_repo *repo, const char *id, struct crm_moment *out)
{
	struct crm_txn txn;

	CRM_TRY(crm_journal_find(repo->store, repo->arena, id, &txn));
	out->at = txn.at;
	return last_change(repo, txn.seq, &out->seq);
}

/* -- commits ----------------------------------------------------------------- */

/* git is asked: tools that read do not link libgit2, and it understands every way to name a commit. */
static crm_err at_commit(struct crm_repo *repo, const char *name, struct crm_moment *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str printed = {0};
	struct crm_arena *arena = repo->arena;
	char *argv[] = {
		crm_copy(arena, "git"), crm_textf(arena, "--git-dir=%s", crm_repo_path(repo, arena, "history.git")),
		crm_copy(arena, "log"), crm_copy(arena, "-1"), crm_copy(arena, "--no-show-signature"),
		crm_copy(arena, "--format=%(trailers:key=Crm-Txn,valueonly)"), crm_copy(arena, "--end-of-options"),
		crm_textf(arena, "%s^{commit}", name), NULL,
	};
	int status;

	CRM_TRY(crm_process_capture("git", argv, MOST_OUTPUT, &printed, &status));
	if (status)
		return crm_fail(CRM_NOT_FOUND, "there is no transaction or commit '%s'", name);
	char *id = crm_copy(arena, crm_str_text(&printed));
	id[strcspn(id, "\n")] = '\0';
	if (!crm_id_valid(id))
		return crm_fail(CRM_NOT_FOUND, "commit '%s' holds no transaction", name);
	crm_err err = crm_err_in(at_txn(repo, id, out), "commit %s", name);
	return crm_err_kind(err) == CRM_NOT_FOUND ? crm_err_hint(err, "crm-log flush brings crm.db to where its history is")
	                                          : err;
}

/* -- what is it? ------------------------------------------------------------- */

static bool is_made_of(const char *text, const char *digits)
{
	return *text && strspn(text, digits) == strlen(text);
}

static crm_err first_instant(struct crm_repo *repo, int64_t *out)
{
	struct crm_stmt *stmt;
	bool row;

	*out = INT64_MAX;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT min(at) FROM txn", &stmt));
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && crm_stmt_text(stmt, 0) && !crm_instant_read(crm_stmt_text(stmt, 0), out))
		return crm_fail(CRM_DAMAGED, "the journal holds the time '%s'", crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return NULL;
}

/* '2026' is a year and '1234' the beginning of a transaction's id, though both could be either. */
static crm_err is_rather_txn(struct crm_repo *repo, const char *text, const struct crm_span *span, bool *out)
{
	struct crm_moment ignored;
	int64_t first;

	*out = false;
	if (!is_made_of(text, "0123456789") || !crm_id_prefix_valid(text))
		return NULL;
	CRM_TRY(first_instant(repo, &first));
	if (span->to > first && span->from <= repo->now)
		return NULL;
	*out = crm_err_kind(at_txn(repo, text, &ignored)) != CRM_NOT_FOUND;
	return NULL;
}

static crm_err by_digits(struct crm_repo *repo, const char *text, struct crm_moment *out)
{
	crm_err err;

	if (!crm_id_prefix_valid(text))
		return at_commit(repo, text, out);
	err = at_txn(repo, text, out);
	return crm_err_kind(err) == CRM_NOT_FOUND ? at_commit(repo, text, out) : err;
}

static bool is_hex(const char *text)
{
	size_t n = strlen(text);

	return n >= COMMIT_LEAST && n <= COMMIT_DIGITS && is_made_of(text, "0123456789abcdef");
}

crm_err crm_moment_parse(struct crm_repo *repo, const char *text, struct crm_moment *out)
{
	struct crm_span span;
	bool rather;

	if (crm_starts(text, "txn:"))
		return at_txn(repo, text + strlen("txn:"), out);
	if (crm_starts(text, "commit:"))
		return at_commit(repo, text + strlen("commit:"), out);
	if (!crm_instant_parse(text, repo->now, &span)) {
		CRM_TRY(is_rather_txn(repo, text, &span, &rather));
		if (rather)
			return at_txn(repo, text, out);
		if (span.from > repo->now || span.to <= repo->now)
			return at_instant(repo, span.to - 1, out);
		/* The clock may be behind the journal, but now is after all there is. */
		out->at = repo->now;
		return crm_journal_last(repo->store, &out->seq);
	}
	if (is_hex(text))
		return by_digits(repo, text, out);
	if (*text && !at_commit(repo, text, out))
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is no date, time or id, but a name of git's", text), "commit:%s",
		                    text);
	return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is no moment: a date, a time, a transaction or a commit", text),
	                    "2026-10-01, '2026-10-01 14:00', -30d, yesterday, or an id from crm-log list");
}
