/*
 * What a row adds to somebody who was told without an id (known.h). (Inside the room.)
 */
#ifndef CRM_LOAD_KNOWN_ADDING_H
#define CRM_LOAD_KNOWN_ADDING_H

#include "model/record.h"

/* Is the field one that crm_known_assign looks after? */
bool crm_known_minds(const struct crm_field *field);
/* Appends what the row adds to such fields of the contact, which lose nothing: a name where there is none; another address
 * or number goes among the others. Room for CRM_KNOWN_MOST. Memory: the arena. */
enum { CRM_KNOWN_MOST = 64 };
void crm_known_assign(struct crm_arena *arena, const struct crm_record *row, const struct crm_record *contact,
                      struct crm_assign *assigns, size_t *count);

#endif
