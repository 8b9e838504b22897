/*
 * Reading records: one by id, those a key names, and rows of a query in a pull loop.
 */
#ifndef CRM_STORE_READ_H
#define CRM_STORE_READ_H

#include "query/sql.h"
#include "store/store.h"

/* By full id; *out NULL if there is none. Arena. *rev (may be NULL) is the seq of its last change. */
CRM_MUST_USE crm_err crm_read_record(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                     const char *id, struct crm_record **out, int64_t *rev);
/* Ids that begin with `prefix`, at most `limit`, in order. */
CRM_MUST_USE crm_err crm_read_prefix(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                     const char *prefix, int limit, const char ***ids, size_t *count);
/* Ids whose field `key` equals the text (exactly, else folded), at most `limit`. scope_field < 0: no scope. */
CRM_MUST_USE crm_err crm_read_key(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                  int key, const char *text, int scope_field, struct crm_value scope, int limit,
                                  const char ***ids, size_t *count);
/* Ids whose field is this text exactly, at most `limit`. */
CRM_MUST_USE crm_err crm_read_equal(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                    int field, const char *text, int limit, const char ***ids, size_t *count);
/* The texts of field `key` of all records (at most `limit`), for nearest-name hints and completion. With
 * `prefix`, those that begin with it (folded). */
CRM_MUST_USE crm_err crm_read_names(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                    int key, const char *prefix, int limit, const char ***names, size_t *count);
/* Digits needed so that this id's prefix is unique among its entity's, at least 6. */
CRM_MUST_USE crm_err crm_read_short_id(struct crm_store *store, const struct crm_entity *entity, const char *id, size_t *digits);

/* A field that is computed when asked, of the record with this id, looked from `now`; empty if there is no such record.
 * Arena. (crm_following.ask of query/match.h is made of it.) */
CRM_MUST_USE crm_err crm_read_asked(struct crm_store *store, struct crm_arena *arena, const struct crm_entity *entity,
                                    const char *id, const struct crm_field *field, int64_t now, struct crm_value *out);

/* A query's rows. The SQL's binds must live until the cursor is dropped. */
struct crm_cursor;
CRM_MUST_USE crm_err crm_cursor_open(struct crm_store *store, const struct crm_sql *sql, struct crm_cursor **out);
void crm_cursor_drop(struct crm_cursor **cursor);
/* *row false at the end. */
CRM_MUST_USE crm_err crm_cursor_next(struct crm_cursor *cursor, bool *row);
struct crm_value crm_cursor_value(struct crm_cursor *cursor, int i);  /* borrowed until next */

/* All fields of an entity's records in order of id, as a record refilled by each next (values borrowed): for
 * exports, history and checks. */
struct crm_scan;
CRM_MUST_USE crm_err crm_scan_open(struct crm_store *store, const struct crm_entity *entity, struct crm_scan **out);
/* The same in the table's own order, which is read several times faster. */
CRM_MUST_USE crm_err crm_scan_open_anyhow(struct crm_store *store, const struct crm_entity *entity, struct crm_scan **out);
CRM_MUST_USE crm_err crm_scan_next(struct crm_scan *scan, const struct crm_record **out, int64_t *rev); /* NULL at the end */
void crm_scan_drop(struct crm_scan **scan);

#endif
