/*
 * Fields that are computed when asked: `asked` in a row of an entity's table is an SQL expression, constant text of
 * ours.
 *
 *   $.name            the field of this name of the row that is asked about; one that is computed when asked stands
 *                     there as its own expression. $.rev is the seq of the record's last change.
 *   $entity.a.name    the same of another table, which the expression has under the alias a:
 *                     SELECT max($activity.a.held_at) FROM activity AS a WHERE a.about = 'deal:' || $.id
 *   $.history(name)   a table: how a tracked field (CRM_TRACKED) has changed. was (before), value (after), since and at
 *                     (milliseconds: when it had become what it was, NULL for since the record was made; when it changed),
 *                     seq (which rises). Empty if it is what it was made with. What was undone is not in it, nor its undo.
 *   @now              the instant the command looks from: its beginning, or the moment of --as-of
 *
 * It may be a SELECT of one value. `$` and `@` stand nowhere else in it. Aliases are neither t nor j and a number, which
 * are the query's. The functions of query/sql.h may be called. Tables are named bare after FROM or JOIN, so that time
 * travel can stand in front of them and finds them, also of "deal.was" (store/tracked.h); those that a function looks into
 * itself stand so in a comment. The
 * value has the stored form of the field's type. `made_of` says to people what it comes from ("the history").
 *
 * An organisation's own field of the same name takes the place of one that is computed; other expressions go on with
 * ours.
 */
#ifndef CRM_MODEL_ASKED_H
#define CRM_MODEL_ASKED_H

#include "model/model.h"

/* The tools whose transactions take back others: `source` names these. */
#define CRM_UNDO_TOOL "crm-log undo"
#define CRM_REDO_TOOL "crm-log redo"
/* In SQL, word for word as the index of such transactions has them (store/schema.c). */
#define CRM_UNDO_TOOLS "('" CRM_UNDO_TOOL "', '" CRM_REDO_TOOL "')"

/* Sets asked and asked_count; `rows` are those at the end of the entity's table. (For crm_entity_build.) */
void crm_asked_build(struct crm_entity *entity, const struct crm_field *rows, struct crm_arena *arena);
/* A stored field of this name has come: it is found instead. */
void crm_asked_shadow(struct crm_entity *entity, const char *name);

/* Of the entity's fields that are computed when asked, as people see them; NULL if there is none of this name. */
const struct crm_field *crm_asked_field(const struct crm_entity *entity, const char *name);
/* The same of our tables, whatever an organisation has put in its place: what $.name means. */
const struct crm_field *crm_asked_row(const struct crm_entity *entity, const char *name);

/* What is said to who would write such a field; NULL for a name that is none. CRM_INVALID. */
CRM_MUST_USE crm_err crm_asked_refuse(const struct crm_entity *entity, const char *name);

enum { CRM_ASKED_TABLE_SIZE = 64 };
/* The next table an expression reads, from *at on, which moves on; "" for what is no bare name. False at the end. */
bool crm_asked_next_table(const char **at, char name[CRM_ASKED_TABLE_SIZE]);

#endif
