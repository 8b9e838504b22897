/*
 * Writing records: the row, its search index and its journal entry, inside a transaction that
 * crm_journal_begin opened the txn of. Checked here, because only the database knows: unique fields (and
 * together), links to records that exist, nothing left linking to what is deleted.
 */
#ifndef CRM_STORE_WRITE_H
#define CRM_STORE_WRITE_H

#include "base/id.h"
#include "store/journal.h"

struct crm_writer;

CRM_MUST_USE crm_err crm_writer_open(struct crm_store *store, struct crm_txn *txn, struct crm_writer **out);
void crm_writer_drop(struct crm_writer **writer);
/* What is written from here on comes from history (a rebuild, a merge): unique values are not asked about, and links
 * only when the transaction is committed, so that records may come in any order. */
void crm_writer_from_history(struct crm_writer *writer);
/* The same for a while: as long as it is on, what is written may contradict what is still to be written. Each record must be
 * asked about afterwards: is what it has unique, and does what it links to exist; or, where it was removed, does nothing link
 * to it? CRM_CONFLICT and CRM_NOT_FOUND as of the calls below. */
void crm_writer_trust(struct crm_writer *writer, bool on);
CRM_MUST_USE crm_err crm_writer_recheck(struct crm_writer *writer, const struct crm_entity *entity, const char *id);
/* What is written from here on belongs to another transaction, which has been begun too. A rebuild writes many with one
 * writer. */
CRM_MUST_USE crm_err crm_writer_turn(struct crm_writer *writer, struct crm_txn *txn);
/* Says that many new records of this entity may follow, and that until crm_writer_finish it is only looked up by id,
 * its unique fields and `key` (CRM_NO_FIELD: none), and if it links to itself by its natural keys. Once the new outnumber the old, other indexes are
 * taken away and made again by crm_writer_finish, which halves the time of an import. */
CRM_MUST_USE crm_err crm_writer_bulk(struct crm_writer *writer, const struct crm_entity *entity, int key);

/* Says that about `count` records of this entity are going to be removed. Where these are most of them, its indexes but
 * for those of links are taken away until crm_writer_finish or the next record that is written here, and the search
 * index is made anew at the end. */
CRM_MUST_USE crm_err crm_writer_bulk_delete(struct crm_writer *writer, const struct crm_entity *entity, int64_t count);

/* Gives the record an id unless it has one, created_at and created_by (unless set), modified_*; these texts are the
 * writer's and the txn's, and live as long. The record must have passed crm_record_check. CRM_CONFLICT names the field, and the record that has the
 * value already; CRM_NOT_FOUND a link that leads nowhere. The search index waits for crm_writer_finish, which
 * fills it in one go: before that a new record is not found by its words. */
CRM_MUST_USE crm_err crm_write_create(struct crm_writer *writer, struct crm_record *record);
/* CRM_CONFLICT also where a definition (`field`, `entity`) would change what is stored under it. `old` is the row as read in this transaction. Writes what differs; *changed false if nothing did (then
 * nothing is written, no journal entry, modified_at stays). */
CRM_MUST_USE crm_err crm_write_update(struct crm_writer *writer, const struct crm_record *old,
                                      struct crm_record *record, bool *changed);
/* Refused (CRM_CONFLICT, says how many and of what) while others link to it. */
CRM_MUST_USE crm_err crm_write_delete(struct crm_writer *writer, const struct crm_record *record);
/* One record that links to this one. entity NULL: there is none. */
struct crm_holder {
	const struct crm_entity *entity;
	int field;                       /* the link */
	char id[CRM_ID_SIZE];
};
/* `parts`: of those that live and die with it (CRM_PART), else of the others. */
CRM_MUST_USE crm_err crm_writer_holder(struct crm_writer *writer, const struct crm_record *record, bool parts,
                                       struct crm_holder *out);
/* Makes crm_writer_finish reload the model in any case: definitions were taken back by a savepoint. */
void crm_writer_remodel(struct crm_writer *writer);
/* Deferred work; call before commit. Reloads the model if `field` or `entity` records changed. */
CRM_MUST_USE crm_err crm_writer_finish(struct crm_writer *writer);
/* How many changes were journalled so far. */
int64_t crm_writer_changes(const struct crm_writer *writer);

#endif
