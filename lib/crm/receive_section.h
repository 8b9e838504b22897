/*
 * A section of a map: which record an event makes, and of what. (Inside crm/receive_map.)
 */
#ifndef CRM_CRM_RECEIVE_SECTION_H
#define CRM_CRM_RECEIVE_SECTION_H

#include "crm/receive_map.h"

/* `text`: "contact", "activity old". */
CRM_MUST_USE crm_err crm_receive_section_new(struct crm_repo *repo, struct crm_arena *arena, const char *text,
                                             struct crm_receive_section **out);
/* One of its lines. Texts are borrowed. */
CRM_MUST_USE crm_err crm_receive_section_put(struct crm_repo *repo, struct crm_arena *arena,
                                             struct crm_receive_section *section, const char *name, const char *text,
                                             bool lenient);
/* What only the whole map tells: sections that are named come before it, and have other names than it. */
CRM_MUST_USE crm_err crm_receive_section_check(const struct crm_receive_section *section,
                                               const struct crm_receive_section *first);

/* The pieces of a text, parted by commas, without blanks around them. Arena. */
void crm_receive_list(struct crm_arena *arena, const char *text, const char ***list, size_t *count);
/* Texts are borrowed. CRM_INVALID: it is there already. */
CRM_MUST_USE crm_err crm_receive_field_add(struct crm_arena *arena, struct crm_receive_field **list, const char *name,
                                           const char *text, bool lenient);
CRM_MUST_USE crm_err crm_receive_when_add(struct crm_arena *arena, const char *text, struct crm_receive_when **list);

#endif
