/*
 * Naming records in messages, as people know them: 'contact 7f3a9c Eva Nová'.
 */
#ifndef CRM_STORE_NAME_H
#define CRM_STORE_NAME_H

#include "store/store.h"

/* Appends "contact 7f3a9c Eva Nová": entity, shortened id, label. What cannot be read is left out. */
void crm_name_add(struct crm_str *out, struct crm_store *store, const struct crm_entity *entity, const char *id);
/* Appends the label alone; the shortened id where there is none. */
void crm_name_add_label(struct crm_str *out, struct crm_store *store, const char *entity, const char *id);

#endif
