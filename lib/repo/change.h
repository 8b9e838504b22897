/*
 * A change: everything one command writes, as one transaction with one entry in the journal. Begin, write records, commit; a
 * change that is dropped without commit never happened. After a commit the followers are told.
 *
 *     CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
 *     CRM_TRY(crm_change_begin(repo, &(struct crm_change_why){ .tool = "crm-deal set" }, &change));
 *     CRM_TRY(crm_change_update(change, old, record, &changed));
 *     CRM_TRY(crm_change_commit(change));
 */
#ifndef CRM_REPO_CHANGE_H
#define CRM_REPO_CHANGE_H

#include "repo/repo.h"
#include "store/write.h"

struct crm_change_why {
	const char *tool;                /* "crm-deal set" */
	const char *note, *batch;        /* --note, --batch; NULL if none */
	const char *source;              /* the file an import reads; NULL if none */
	bool dry_run;                    /* commit takes everything back */
	bool limited;                    /* --max-changes: more than `most` are refused (CRM_DENIED) */
	int64_t most;
	/* Told of each record that was written, also of those that only followed (a rule's, a part's, a link that was
	 * emptied). What is handed is borrowed. NULL: nobody. */
	crm_err (*wrote)(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record);
	void *context;
};

struct crm_change;

CRM_MUST_USE crm_err crm_change_begin(struct crm_repo *repo, const struct crm_change_why *why,
                                      struct crm_change **out);
void crm_change_drop(struct crm_change **change);

/* Each checks the model's rules, those of the domain (rule/rule.h), what the actor may write, and what only the database
 * knows. A record to create may come without an id. Presets are the caller's (crm_record_make). What is derived lives as
 * long as the record's arena. */
CRM_MUST_USE crm_err crm_change_create(struct crm_change *change, struct crm_record *record);
CRM_MUST_USE crm_err crm_change_update(struct crm_change *change, const struct crm_record *old,
                                       struct crm_record *record, bool *changed);
/* With its parts (CRM_PART). CRM_CONFLICT while others link to it, unless `unlink`: then those links are emptied, each as a
 * change of its record (refused where that needs the link). */
CRM_MUST_USE crm_err crm_change_delete(struct crm_change *change, const struct crm_record *record, bool unlink);
/* For removal.h: a record that links to this one. */
CRM_MUST_USE crm_err crm_change_holder(struct crm_change *change, const struct crm_record *record, bool parts,
                                       struct crm_holder *out);
/* A record out of the journal, written exactly as it is given (`old` NULL: made again under its id): the rules of today
 * are checked, but nothing is derived. */
CRM_MUST_USE crm_err crm_change_put_back(struct crm_change *change, const struct crm_record *old,
                                         const struct crm_record *record);
/* While it is on, what only the database knows is not asked about; then each record must be: crm_writer_recheck. */
void crm_change_trust(struct crm_change *change, bool on);
CRM_MUST_USE crm_err crm_change_recheck(struct crm_change *change, const struct crm_entity *entity, const char *id);
/* While it is on, no rule of the domain is asked, and no part goes with its whole: what is written stood in the journal
 * before (undo), or says in other words what was there (a merge moves links). */
void crm_change_quiet(struct crm_change *change, bool on);
/* Two records have been merged, or `other` has returned, of a merge in transaction `undone` (else 0): asks the rules what
 * follows (rule/rule.h). Nothing where either is not there. */
CRM_MUST_USE crm_err crm_change_merged(struct crm_change *change, const struct crm_record *other, const char *kept,
                                       int64_t undone);
/* Does deferred work now. Needed where definitions (`field`, `entity`) were written and records that have to do with them
 * follow: entities got from the model before must be asked for again. */
CRM_MUST_USE crm_err crm_change_settle(struct crm_change *change);
/* Says that about so many records of this entity are going to be removed: see crm_writer_bulk_delete. */
CRM_MUST_USE crm_err crm_change_bulk_delete(struct crm_change *change, const struct crm_entity *entity,
                                            int64_t count);
/* After `field` or `entity` records were written: what they define can be used within the same change. Entities borrowed
 * from the model before are gone. */
CRM_MUST_USE crm_err crm_change_remodel(struct crm_change *change);
/* Says that many new records of this entity may follow (an import): see crm_writer_bulk. */
CRM_MUST_USE crm_err crm_change_bulk(struct crm_change *change, const struct crm_entity *entity, int key);
/* Around one row whose failure must not fail the rest (imports with rejects). */
CRM_MUST_USE crm_err crm_change_save(struct crm_change *change);
CRM_MUST_USE crm_err crm_change_release(struct crm_change *change);
void crm_change_undo_to_save(struct crm_change *change);

/* From now on it is this that is told of what is written (why->wrote). */
void crm_change_watch(struct crm_change *change, crm_err (*told)(void *context, enum crm_op op, const struct crm_record *old,
                                                                 const struct crm_record *record), void *context);
/* It leaves a transaction also where nothing is written, for the transaction itself says something (repo/conflict.h). */
void crm_change_keep(struct crm_change *change);
/* What follows late (rule/rule.h) is written, programs of hooks/before-write.d are asked (repo/before.h: CRM_DENIED). Durable
 * when it returns. A change that wrote nothing leaves no transaction behind. */
CRM_MUST_USE crm_err crm_change_commit(struct crm_change *change);
/* Of a committed change: the transaction's id, "" if nothing was written. */
const char *crm_change_txn(const struct crm_change *change);
int64_t crm_change_count(const struct crm_change *change);
/* How many records programs of hooks/before-write.d had changed beside it. */
int64_t crm_change_amended(const struct crm_change *change);

#endif
