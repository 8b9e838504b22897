#include "store/write.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/time.h"
#include "form/json.h"
#include "store/amend.h"
#include "store/body.h"
#include "store/bulk.h"
#include "store/definition.h"
#include "store/key_id.h"
#include "store/links.h"
#include "store/name.h"
#include "store/own.h"
#include "store/put.h"
#include "store/reached.h"
#include "store/read.h"
#include "store/row.h"
#include "store/search.h"
#include "store/stmt.h"
#include "store/tracked.h"
#include "store/unique.h"

enum {
	IDS_AT_ONCE = 240,
	FEW = 5000 /* removed records that are not worth taking indexes away */
};

/* What writing one entity needs, made when the first of its records comes. */
struct lane {
	const struct crm_entity *entity;
	struct crm_put *put;
	struct crm_unique *unique;
	struct crm_links *links;
	struct crm_search *search;
	struct crm_reached *reach;
	struct crm_tracked *tracked;
	struct crm_bulk *bulk;            /* NULL unless it was said that many come */
	bool *changed;
	struct lane *next;
};

struct crm_writer {
	struct crm_store *store;
	struct crm_txn *txn;
	struct crm_arena *arena;          /* lanes, ids: as long as the writer */
	struct crm_str before, after;
	struct lane *lanes;               /* the latest used first */
	int64_t first;                    /* the journal's last seq when it was opened ... */
	int64_t floor;                    /* ... and when its transaction began: what is later is this one's */
	char (*ids)[CRM_ID_SIZE];
	size_t ids_left;
	char at[CRM_INSTANT_SIZE];
	bool is_history;
	bool remodel;
};

crm_err crm_writer_open(struct crm_store *store, struct crm_txn *txn, struct crm_writer **out)
{
	CRM_AUTO(crm_writer_drop) struct crm_writer *writer = crm_calloc(1, sizeof *writer);

	*out = NULL;
	writer->store = store;
	writer->txn = txn;
	writer->arena = crm_arena_new();
	crm_instant_text(txn->at, writer->at);
	CRM_TRY(crm_journal_last(store, &writer->first));
	writer->floor = writer->first;
	*out = writer;
	writer = NULL;
	return NULL;
}

static void drop_lanes(struct crm_writer *writer)
{
	for (struct lane *lane = writer->lanes; lane; lane = lane->next)
		crm_links_drop(&lane->links);
	writer->lanes = NULL;
}

void crm_writer_drop(struct crm_writer **writer)
{
	if (!*writer)
		return;
	drop_lanes(*writer);
	crm_arena_drop(&(*writer)->arena);
	crm_str_drop(&(*writer)->before);
	crm_str_drop(&(*writer)->after);
	free(*writer);
	*writer = NULL;
}

void crm_writer_from_history(struct crm_writer *writer)
{
	writer->is_history = true;
}

crm_err crm_writer_turn(struct crm_writer *writer, struct crm_txn *txn)
{
	writer->txn = txn;
	crm_instant_text(txn->at, writer->at);
	return crm_journal_last(writer->store, &writer->floor);
}

static crm_err new_lane(struct crm_writer *writer, const struct crm_entity *entity)
{
	struct lane *lane = crm_new(writer->arena, struct lane, 1);

	lane->entity = entity;
	lane->put = crm_put_new(writer->arena, writer->store->db, entity);
	lane->changed = crm_new(writer->arena, bool, entity->count);
	lane->next = writer->lanes;
	writer->lanes = lane;
	CRM_TRY(crm_unique_new(writer->arena, writer->store, entity, &lane->unique));
	CRM_TRY(crm_links_new(writer->arena, writer->store, entity, &lane->links));
	if (writer->store->is_bare)
		return NULL; /* there is no search index yet, nor what else is made of the rows and the journal */
	CRM_TRY(crm_tracked_new(writer->arena, writer->store->db, entity, &lane->tracked));
	CRM_TRY(crm_reached_new(writer->arena, writer->store->db, entity, &lane->reach));
	return crm_search_new(writer->arena, writer->store->db, entity, &lane->search);
}

static crm_err lane_of(struct crm_writer *writer, const struct crm_entity *entity, struct lane **out)
{
	struct lane *lane = writer->lanes;

	while (lane && lane->entity != entity)
		lane = lane->next;
	if (!lane) {
		CRM_TRY(new_lane(writer, entity));
		lane = writer->lanes;
	}
	*out = lane;
	return NULL;
}

crm_err crm_writer_bulk(struct crm_writer *writer, const struct crm_entity *entity, int key)
{
	struct lane *lane;

	CRM_TRY(lane_of(writer, entity, &lane));
	return lane->bulk ? NULL : crm_bulk_new(writer->arena, writer->store, entity, key, &lane->bulk);
}

crm_err crm_writer_bulk_delete(struct crm_writer *writer, const struct crm_entity *entity, int64_t count)
{
	struct lane *lane;
	int64_t rows;

	if (count < FEW)
		return NULL;
	CRM_TRY(lane_of(writer, entity, &lane));
	CRM_TRY(crm_bulk_count(writer->store, entity, &rows));
	if (lane->bulk || count < rows / 2)
		return NULL;
	crm_search_deleting(lane->search);
	return crm_bulk_deleting(writer->arena, writer->store, entity, &lane->bulk);
}

/* What is unique among the records is looked up by the indexes that removing does without. */
static crm_err end_deleting(struct lane *lane)
{
	if (!crm_bulk_is_deleting(lane->bulk))
		return NULL;
	CRM_TRY(crm_bulk_finish(lane->bulk));
	lane->bulk = NULL;
	return NULL;
}

/* What history brings may break rules that only hold among all records; that is found and listed afterwards. */
static crm_err check(const struct crm_writer *writer, struct lane *lane, const struct crm_record *record,
                     const bool *changed)
{
	if (writer->is_history)
		return NULL;
	CRM_TRY(crm_definition_check_rules(writer->store, record));
	CRM_TRY(crm_unique_check(lane->unique, record, changed));
	return crm_links_check(lane->links, record, changed);
}

/* -- creating ---------------------------------------------------------------- */

static char *new_id(struct crm_writer *writer)
{
	if (!writer->ids_left) {
		writer->ids = crm_alloc(writer->arena, sizeof *writer->ids * IDS_AT_ONCE);
		writer->ids_left = IDS_AT_ONCE;
	}
	return crm_id_new(writer->ids[--writer->ids_left]);
}

static struct crm_value *common(struct crm_record *record, enum crm_common which)
{
	return &record->values[crm_common_at(record->entity, which)];
}

static void put_modified(const struct crm_writer *writer, struct crm_record *record)
{
	*common(record, CRM_MODIFIED_AT) = crm_value_text(writer->at);
	*common(record, CRM_MODIFIED_BY) = crm_value_text(writer->txn->actor);
}

/* A record that comes with an id was here before, or comes from another clone. */
static crm_err check_given_id(struct crm_writer *writer, const struct crm_record *record, int64_t *prev)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	const char *id = crm_record_id(record);
	int64_t rowid;

	if (!crm_id_valid(id))
		return crm_err_field(crm_fail(CRM_INVALID, "'%s' is not an id (16 digits 0-9a-f)", id), "id");
	CRM_TRY(crm_row_find(writer->store->db, record->entity, id, &rowid, NULL));
	if (!rowid)
		return crm_row_deleted(writer->store->db, record->entity->name, id, prev);
	crm_name_add(&name, writer->store, record->entity, id);
	return crm_err_field(crm_fail(CRM_CONFLICT, "there is %s already", crm_str_text(&name)), "id");
}

/* One that follows from what it is, unless a record has that already, which was something else once. */
static crm_err give_id(struct crm_writer *writer, struct crm_record *record, int64_t *prev)
{
	char id[CRM_ID_SIZE];
	int64_t rowid = 1;

	if (crm_key_id(record, id))
		CRM_TRY(crm_row_find(writer->store->db, record->entity, id, &rowid, NULL));
	record->values[0] = crm_value_text(rowid ? new_id(writer) : crm_copy(writer->arena, id));
	return rowid ? NULL : crm_row_deleted(writer->store->db, record->entity->name, id, prev);
}

static crm_err prepare_new(struct crm_writer *writer, struct crm_record *record, int64_t *prev)
{
	*prev = 0;
	if (record->values[0].shape == CRM_EMPTY)
		CRM_TRY(give_id(writer, record, prev));
	else
		CRM_TRY(check_given_id(writer, record, prev));
	if (common(record, CRM_CREATED_AT)->shape == CRM_EMPTY)
		*common(record, CRM_CREATED_AT) = crm_value_text(writer->at);
	if (common(record, CRM_CREATED_BY)->shape == CRM_EMPTY)
		*common(record, CRM_CREATED_BY) = crm_value_text(writer->txn->actor);
	put_modified(writer, record);
	return NULL;
}

static struct crm_tracked_change tracked_change(const struct crm_writer *writer, int64_t prev, int64_t seq, bool made)
{
	return (struct crm_tracked_change){ .txn = writer->txn, .floor = writer->floor, .prev = prev, .seq = seq, .made = made };
}

static crm_err track_return(struct crm_writer *writer, struct lane *lane, const struct crm_record *record, int64_t prev,
                            int64_t seq)
{
	struct crm_tracked_change change = tracked_change(writer, prev, seq, !prev);

	return change.made ? NULL : crm_tracked_returned(lane->tracked, &change, record);
}

static crm_err journal_create(struct crm_writer *writer, struct crm_record *record, int64_t prev, int64_t *seq)
{
	struct crm_amended amended;

	if (prev <= writer->floor)
		return crm_journal_add(writer->store, writer->txn, record->entity->name, crm_record_id(record), CRM_CREATE,
		                       prev, NULL, NULL, seq);
	CRM_TRY(crm_amend_create(writer->store, writer->arena, prev, record, &amended));
	*seq = amended.rev;
	return NULL;
}

crm_err crm_write_create(struct crm_writer *writer, struct crm_record *record)
{
	struct lane *lane;
	int64_t prev, seq, rowid;

	CRM_TRY(lane_of(writer, record->entity, &lane));
	CRM_TRY(end_deleting(lane));
	CRM_TRY(prepare_new(writer, record, &prev));
	CRM_TRY(check(writer, lane, record, NULL));
	CRM_TRY(journal_create(writer, record, prev, &seq));
	CRM_TRY(crm_put_insert(lane->put, record, seq, &rowid));
	crm_search_created(lane->search, rowid);
	CRM_TRY(crm_reached_created(lane->reach, record));
	CRM_TRY(track_return(writer, lane, record, prev, seq));
	writer->remodel |= crm_own_is_definition(record->entity);
	return crm_bulk_created(lane->bulk);
}

/* -- updating ---------------------------------------------------------------- */

static crm_err find(struct crm_writer *writer, const struct crm_record *record, int64_t *rowid, int64_t *rev)
{
	CRM_TRY(crm_row_find(writer->store->db, record->entity, crm_record_id(record), rowid, rev));
	if (*rowid)
		return NULL;
	return crm_fail(CRM_NOT_FOUND, "there is no %s %s", record->entity->name, crm_record_id(record));
}

/* Where this transaction has changed it before, that change is amended. */
static crm_err journal_update(struct crm_writer *writer, const struct crm_record *old, struct crm_record *record,
                              const bool *changed, int64_t prev, struct crm_amended *out)
{
	*out = (struct crm_amended){0};
	put_modified(writer, record);
	if (prev > writer->floor)
		return crm_amend_update(writer->store, writer->arena, prev, old, record, out);
	crm_str_clear(&writer->before);
	crm_str_clear(&writer->after);
	crm_body_add(&writer->before, old, changed);
	crm_body_add(&writer->after, record, changed);
	return crm_journal_add(writer->store, writer->txn, record->entity->name, crm_record_id(record), CRM_UPDATE, prev,
	                       crm_str_text(&writer->before), crm_str_text(&writer->after), &out->rev);
}

static crm_err write_update(struct crm_writer *writer, struct lane *lane, const struct crm_record *old,
                            struct crm_record *record)
{
	struct crm_tracked_change change;
	struct crm_amended amended;
	int64_t rowid, rev;

	CRM_TRY(end_deleting(lane));
	CRM_TRY(crm_definition_check_update(old, record));
	CRM_TRY(check(writer, lane, record, lane->changed));
	CRM_TRY(find(writer, record, &rowid, &rev));
	crm_body_widen(old, record, lane->changed);
	CRM_TRY(journal_update(writer, old, record, lane->changed, rev, &amended));
	change = tracked_change(writer, rev, amended.rev, amended.made);
	CRM_TRY(crm_tracked_updated(lane->tracked, &change, old, record, lane->changed));
	lane->changed[crm_common_at(record->entity, CRM_MODIFIED_AT)] = true;
	lane->changed[crm_common_at(record->entity, CRM_MODIFIED_BY)] = true;
	CRM_TRY(crm_put_update(lane->put, record, lane->changed, amended.rev, rowid));
	writer->remodel |= crm_own_is_definition(record->entity);
	CRM_TRY(crm_reached_updated(lane->reach, old, record, lane->changed));
	return crm_search_updated(lane->search, old, record, lane->changed, rowid);
}

crm_err crm_write_update(struct crm_writer *writer, const struct crm_record *old, struct crm_record *record,
                         bool *changed)
{
	struct lane *lane;

	*changed = false;
	CRM_TRY(lane_of(writer, record->entity, &lane));
	if (!crm_body_compare(old, record, lane->changed))
		return NULL;
	if (lane->changed[0])
		return crm_err_field(crm_fail(CRM_INVALID, "cannot be changed"), "id");
	CRM_TRY(write_update(writer, lane, old, record));
	*changed = true;
	return NULL;
}

/* -- deleting ---------------------------------------------------------------- */

/* Whoever asks what links to a record needs the indexes of links. */
static crm_err end_bulk(struct crm_writer *writer, bool all)
{
	for (struct lane *lane = writer->lanes; lane; lane = lane->next) {
		if (!all && crm_bulk_is_deleting(lane->bulk))
			continue;
		CRM_TRY(crm_bulk_finish(lane->bulk));
		lane->bulk = NULL;
	}
	return NULL;
}

static crm_err free_of_links(struct crm_writer *writer, struct lane *lane, const struct crm_record *record)
{
	bool held;

	if (writer->is_history)
		return NULL;
	CRM_TRY(end_bulk(writer, false));
	CRM_TRY(crm_links_held(lane->links, crm_record_id(record), &held));
	return held ? crm_links_refuse(lane->links, crm_record_id(record)) : NULL;
}

crm_err crm_writer_holder(struct crm_writer *writer, const struct crm_record *record, bool parts,
                          struct crm_holder *out)
{
	struct lane *lane;

	CRM_TRY(lane_of(writer, record->entity, &lane));
	CRM_TRY(end_bulk(writer, false));
	return crm_links_holder(lane->links, crm_record_id(record), parts, out);
}

static crm_err delete_row(struct crm_db *db, const struct crm_entity *entity, int64_t rowid)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;

	crm_str_addf(&sql, "DELETE FROM \"%s\" WHERE rowid = ?1", entity->name);
	CRM_TRY(crm_db_stmt(db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, rowid);
	return crm_stmt_run(stmt);
}

static crm_err journal_delete(struct crm_writer *writer, const struct crm_record *record, int64_t rev)
{
	int64_t seq;

	if (rev > writer->floor)
		return crm_amend_delete(writer->store, rev, record);
	crm_str_clear(&writer->before);
	crm_json_add_record(&writer->before, record);
	return crm_journal_add(writer->store, writer->txn, record->entity->name, crm_record_id(record), CRM_DELETE, rev,
	                       crm_str_text(&writer->before), NULL, &seq);
}

crm_err crm_write_delete(struct crm_writer *writer, const struct crm_record *record)
{
	struct crm_tracked_change change;
	int64_t rowid, rev;
	struct lane *lane;

	CRM_TRY(lane_of(writer, record->entity, &lane));
	CRM_TRY(crm_definition_check_delete(writer->store, record));
	CRM_TRY(free_of_links(writer, lane, record));
	CRM_TRY(find(writer, record, &rowid, &rev));
	CRM_TRY(journal_delete(writer, record, rev));
	change = tracked_change(writer, rev, 0, false);
	CRM_TRY(crm_tracked_deleted(lane->tracked, &change, record));
	CRM_TRY(crm_search_deleted(lane->search, record, rowid));
	CRM_TRY(crm_reached_deleted(lane->reach, record));
	CRM_TRY(delete_row(writer->store->db, record->entity, rowid));
	writer->remodel |= crm_own_is_definition(record->entity);
	return NULL;
}

/* -- afterwards -------------------------------------------------------------- */

void crm_writer_trust(struct crm_writer *writer, bool on)
{
	writer->is_history = on;
}

crm_err crm_writer_recheck(struct crm_writer *writer, const struct crm_entity *entity, const char *id)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *record;
	struct lane *lane;
	bool held;

	CRM_TRY(lane_of(writer, entity, &lane));
	CRM_TRY(end_bulk(writer, true));
	CRM_TRY(crm_read_record(writer->store, arena, entity, id, &record, NULL));
	if (record) {
		CRM_TRY(crm_unique_check(lane->unique, record, NULL));
		return crm_links_check(lane->links, record, NULL);
	}
	CRM_TRY(crm_links_held(lane->links, id, &held));
	return held ? crm_links_refuse(lane->links, id) : NULL;
}

/* -- the end ----------------------------------------------------------------- */

void crm_writer_remodel(struct crm_writer *writer)
{
	writer->remodel = true;
}

crm_err crm_writer_finish(struct crm_writer *writer)
{
	CRM_TRY(end_bulk(writer, true));
	for (struct lane *lane = writer->lanes; lane; lane = lane->next)
		CRM_TRY(crm_search_finish(lane->search));
	if (!writer->remodel)
		return NULL;
	/* What the lanes know is of the old model. */
	drop_lanes(writer);
	writer->remodel = false;
	return crm_store_remodel(writer->store);
}

int64_t crm_writer_changes(const struct crm_writer *writer)
{
	int64_t last;

	return crm_journal_last(writer->store, &last) ? 0 : last - writer->first;
}
