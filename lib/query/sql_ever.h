/*
 * Records that have ever been: those that are there, and those that were removed, as they were last, from the journal.
 * (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_EVER_H
#define CRM_QUERY_SQL_EVER_H

#include "base/str.h"
#include "model/model.h"

/* Appends `(SELECT rowid, rev, FIELD ..., removed_at FROM ...)`: with `all`, those that are there, too, whose removed_at is NULL.
 * A record that was removed and came back is there; one that was never meant to be (making it was undone) has not been. */
void crm_sql_add_ever(struct crm_str *out, const struct crm_entity *entity, bool all);

#endif
