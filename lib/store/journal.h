/*
 * The journal: what changed, in the same SQLite transaction as the rows. Followers (history, hooks) read it;
 * time travel, undo and blame are questions to it.
 *
 *   txn(seq INTEGER PRIMARY KEY, id, at, actor, tool, note, batch, source)
 *   change(seq INTEGER PRIMARY KEY, txn, entity, record, op, prev, before, after)
 *
 * txn.id is global (16 hex), seq is local and gapless in order of commit. txn.at never runs backward: it is the
 * clock, or a millisecond after the latest. actor is 'Name <email>'. change.txn is txn.seq; op is 'create',
 * 'update' or 'delete'; prev is the seq of the record's previous change (NULL on create, the delete's on a
 * restore), so that a record's story is a chain from its row's `rev`; a deleted record's chain starts at its delete
 * (partial index on op = 'delete'). Bodies are JSON objects on one line, in the form of crm_json_add_record: an update keeps the changed
 * fields only (null for empty), a delete the whole record in `before`, a create nothing. A transaction has at
 * most one change of a record (amend.h).
 */
#ifndef CRM_STORE_JOURNAL_H
#define CRM_STORE_JOURNAL_H

#include "model/record.h"
#include "store/store.h"

struct crm_txn {
	int64_t seq;
	char id[17];
	int64_t at;              /* instant */
	const char *actor;       /* "Ann <ann@example.com>" */
	const char *tool;        /* "crm-deal set" */
	const char *note;        /* --note; NULL if none */
	const char *batch;       /* --batch; NULL if none */
	const char *source;      /* the file an import read; NULL if none */
};

/* "Ann" of "Ann <ann@example.com>". Memory: the arena. */
const char *crm_actor_name(struct crm_arena *arena, const char *actor);

enum crm_op { CRM_CREATE, CRM_UPDATE, CRM_DELETE };
const char *crm_op_name(enum crm_op op);
enum crm_op crm_op_named(const char *name);

/* Fills seq, and id and at unless they are given (a transaction of another clone), and writes the txn row. Inside
 * crm_db_begin. */
CRM_MUST_USE crm_err crm_journal_begin(struct crm_store *store, struct crm_txn *txn);
/* Writes one change; *seq is its seq. `before`/`after` NULL or JSON. */
CRM_MUST_USE crm_err crm_journal_add(struct crm_store *store, const struct crm_txn *txn, const char *entity,
                                     const char *record, enum crm_op op, int64_t prev,
                                     const char *before, const char *after, int64_t *seq);

/* The last seq, 0 if none. */
CRM_MUST_USE crm_err crm_journal_last(struct crm_store *store, int64_t *seq);
/* The seq of the last transaction before an instant; 0 if none. */
CRM_MUST_USE crm_err crm_journal_txn_before(struct crm_store *store, int64_t at, int64_t *seq);
/* The seq of the last transaction, 0 if none. */
CRM_MUST_USE crm_err crm_journal_last_txn(struct crm_store *store, int64_t *seq);
/* The last change up to the end of this transaction, 0 if there is none. */
CRM_MUST_USE crm_err crm_journal_last_change(struct crm_store *store, int64_t txn, int64_t *seq);
/* By seq, or by id or unique prefix of it (4 and up). Texts in the arena. */
CRM_MUST_USE crm_err crm_journal_txn(struct crm_store *store, struct crm_arena *arena, int64_t seq, struct crm_txn *out);
CRM_MUST_USE crm_err crm_journal_find(struct crm_store *store, struct crm_arena *arena, const char *id, struct crm_txn *out);

struct crm_entry {
	int64_t seq, txn, prev;
	enum crm_op op;
	const char *entity, *record;
	const char *before, *after;   /* JSON or NULL */
};

/* Changes in order of seq; borrowed until the next. Filters: 0 or NULL for all. */
struct crm_entries;
CRM_MUST_USE crm_err crm_entries_of_txn(struct crm_store *store, int64_t txn, struct crm_entries **out);
/* Those with first <= seq <= last, newest first. */
CRM_MUST_USE crm_err crm_entries_back(struct crm_store *store, int64_t first, int64_t last, struct crm_entries **out);
/* The seqs of a transaction's first and last change; none between is another's. Both 0 if it has none. */
CRM_MUST_USE crm_err crm_journal_span(struct crm_store *store, int64_t txn, int64_t *first, int64_t *last);
/* A record's chain, newest first. Also for deleted records. */
CRM_MUST_USE crm_err crm_entries_of_record(struct crm_store *store, const char *entity, const char *id, struct crm_entries **out);
/* The chains of several records that are there, newest first. `ids` is a list (model/value.h), borrowed until they are
 * dropped. */
CRM_MUST_USE crm_err crm_entries_of_records(struct crm_store *store, const struct crm_entity *entity, struct crm_value ids,
                                            struct crm_entries **out);
CRM_MUST_USE crm_err crm_entries_next(struct crm_entries *changes, const struct crm_entry **out);
void crm_entries_drop(struct crm_entries **changes);

/* The record as it was just after change `seq` (or any later moment before its next change): today's row,
 * or the body of its delete, with later changes taken back. NULL in *out if it did not exist then. Arena. */
CRM_MUST_USE crm_err crm_journal_record_at(struct crm_store *store, struct crm_arena *arena,
                                           const struct crm_entity *entity, const char *id, int64_t seq,
                                           struct crm_record **out);

#endif
