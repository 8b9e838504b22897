/*
 * Functions of ours that statements may call. functions.h registers those there are.
 */
#ifndef CRM_STORE_DB_FUNCTION_H
#define CRM_STORE_DB_FUNCTION_H

#include "base/str.h"
#include "model/type.h"
#include "store/db.h"

/* A function of SQL for this connection's statements (never for a view or an index: the file must be usable without
 * us). It is given its arguments and an empty string to build a text result in. The same arguments give the same. */
CRM_MUST_USE crm_err crm_db_function(struct crm_db *db, const char *name, int arguments,
                                     struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch));

#endif
