/*
 * What is wanted of fields (struct crm_care), asked of all records in one scan of each table: `flaws` of a record is a text that has
 * six of its flaws in each letter, from '0' on, so that records which are alike in them can be counted together. What the actor
 * may not read is not looked at. (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_CARE_H
#define CRM_QUERY_SQL_CARE_H

#include "model/access.h"
#include "query/sql_build.h"

/* The tables $flawed and $flaws of report_sql.h, in parentheses. */
void crm_sql_add_flawed(struct crm_build *build, struct crm_str *out, const struct crm_actor *actor);
void crm_sql_add_flaws(struct crm_arena *arena, struct crm_str *out, const struct crm_model *model, const struct crm_actor *actor);
/* Conditions on a row of each, by their aliases. */
void crm_sql_add_has(struct crm_str *out, const char *flawed, const char *flaw);
void crm_sql_add_matters(struct crm_str *out, const char *flawed, const char *flaw);

#endif
