/*
 * What blame, log and grep share: records that are or were, and the fields of them that -f names.
 */
#ifndef CRM_CLI_STORY_FIELDS_H
#define CRM_CLI_STORY_FIELDS_H

#include "cli/refs.h"
#include "store/story.h"

/* -f FIELDS, in place of the columns that -f picks elsewhere: goes before crm_options_form. */
extern const struct crm_option crm_options_of_fields[];

/* The id that a REF of the entity names: of a record that is there, or of a removed one by its id. Arena of the tool. */
CRM_MUST_USE crm_err crm_story_ref(struct crm_tool *tool, const struct crm_entity *entity, const char *text,
                                   const char **id);
/* The REFs of a verb, in the order given: of records that are there, or of removed ones by id. */
CRM_MUST_USE crm_err crm_story_refs(struct crm_tool *tool, const struct crm_entity *entity, struct crm_refs *out);

/* The names that -f gives, NULL-ended; NULL if it was not given, or is *. CRM_USAGE names the nearest field of the entity
 * (NULL: any name goes). */
CRM_MUST_USE crm_err crm_story_fields(struct crm_tool *tool, const struct crm_entity *entity,
                                      const char *const **names);
/* Is it among the names (NULL: all), and may the actor read it? A field that is known no longer may be read. */
bool crm_story_shows(const struct crm_tool *tool, const struct crm_entity *entity, const char *const *names,
                     const char *field);

#endif
