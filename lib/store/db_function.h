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
/* One that looks into the database itself (through bare names of tables, see asof.h), so that the same arguments need not
 * give the same. It is given its context, which is dropped with the connection. */
CRM_MUST_USE crm_err crm_db_function_of(struct crm_db *db, const char *name, int arguments,
                                        struct crm_value (*compute)(void *context, const struct crm_value *arguments,
                                                                    struct crm_str *scratch),
                                        void *context, void (*drop)(void *context));
/* One over the rows of a group. `state` begins as `size` zeroes; finish frees what it holds, also when the statement is left
 * early, and is given an empty string to build a text result in. Over no rows it is NULL. */
CRM_MUST_USE crm_err crm_db_aggregate(struct crm_db *db, const char *name, int arguments, size_t size,
                                      void (*step)(void *state, const struct crm_value *arguments),
                                      struct crm_value (*finish)(void *state, struct crm_str *scratch));
/* One that looks into the database. */
CRM_MUST_USE crm_err crm_db_aggregate_of(struct crm_db *db, const char *name, int arguments, size_t size,
                                         void (*step)(void *context, void *state, const struct crm_value *arguments),
                                         struct crm_value (*finish)(void *context, void *state, struct crm_str *scratch),
                                         void *context, void (*drop)(void *context));
/* Another number whenever a statement might see something else than before. */
int64_t crm_db_version(struct crm_db *db);

#endif
