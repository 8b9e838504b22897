/*
 * The store: crm.db opened with its model. Schema, upgrades, and the functions that queries use.
 *
 * Tables: one per entity (columns named as fields, STRICT; `rowid INTEGER PRIMARY KEY` and `rev INTEGER`,
 * the seq of the record's last change, beside them), ENTITY_fts (FTS5, external content, unicode61
 * remove_diacritics 2) where fields are searched, views v_ENTITY with names beside ids and decimal amounts,
 * `txn` and `change` (journal.h). Indexes: id unique; INDEXED and UNIQUE fields and links (partial, WHERE NOT NULL);
 * (created_at, id); (external_source, external_id). Uniqueness is kept by store/write, not by UNIQUE indexes,
 * for a merge of two clones must be able to hold a breach until people resolve it.
 */
#ifndef CRM_STORE_STORE_H
#define CRM_STORE_STORE_H

#include "model/model.h"
#include "store/db.h"

struct crm_store {
	struct crm_db *db;
	struct crm_model *model;
	struct crm_asof *asof;   /* it is shown as it was (asof.h); NULL: as it is */
	bool is_bare;            /* being built: tables alone (build.h) */
};

/* Opens, loads the organisation's own fields, upgrades the schema if the model has grown (in its own
 * transaction), refuses a database made by a newer crm: CRM_DAMAGED with a sentence that says what is missing here. */
CRM_MUST_USE crm_err crm_store_open(const char *path, enum crm_db_mode mode, long busy_ms, struct crm_store **out);
void crm_store_drop(struct crm_store **store);

/* Inside a write transaction, after `field` or `entity` records changed: reloads the model and brings the
 * tables up to it. Entities borrowed from the old model stay as they were until the store is dropped. */
CRM_MUST_USE crm_err crm_store_remodel(struct crm_store *store);

/* The SQL of the schema, for crm-schema: every CREATE of this entity, or of all (NULL). */
void crm_store_schema_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity);

#endif
