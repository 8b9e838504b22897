/*
 * A definition that becomes another kind of thing under its name (a text, a number): what is stored under it goes with its column,
 * and a new column comes. A person does that by removing one and adding the other; the history may have to do it at once.
 */
#ifndef CRM_STORE_REDEFINE_H
#define CRM_STORE_REDEFINE_H

#include "store/write.h"

/* As crm_write_update for all but definitions, and for those that stay what they are. Where *anew, the model is another
 * afterwards: entities borrowed from it before are gone. */
CRM_MUST_USE crm_err crm_write_redefine(struct crm_store *store, struct crm_writer *writer, const struct crm_record *old,
                                        struct crm_record *record, bool *anew);

#endif
