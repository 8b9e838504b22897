/*
 * Templates: records with a subject and a body that have fields of another record in them (form/template.h says how they
 * are written). Several may have one name, one for each language: who reads decides which is taken.
 */
#ifndef CRM_CRM_TEMPLATE_H
#define CRM_CRM_TEMPLATE_H

#include "repo/repo.h"

/* A name that the caller fills, as a field. */
struct crm_template_extra {
	const char *name, *value;
};

struct crm_rendered {
	const char *language;            /* of the template taken; NULL: it has none */
	const char *subject, *body;      /* "" for none */
	bool has_links;                  /* the text asked for its extra itself */
};

/* What a template of this name is about; CRM_NOT_FOUND names the nearest. Only active ones are looked at. */
CRM_MUST_USE crm_err crm_template_about(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                        const struct crm_entity **about);
/* For the record of this id. `language` NULL: that of who reads it, which is the record's contact or the record itself; of
 * its templates the first of: that language, its first subtag (zh-Hant: zh), none, the first. `extra` NULL: none. Memory:
 * the arena. */
CRM_MUST_USE crm_err crm_template_render(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *id,
                                         const char *language, const struct crm_template_extra *extra,
                                         struct crm_rendered *out);
/* The same of a text that is no record. */
CRM_MUST_USE crm_err crm_template_fill(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *about,
                                       const char *id, const char *text, const struct crm_template_extra *extra,
                                       const char **out);
/* The language of who reads about the record; NULL: it is not known. */
CRM_MUST_USE crm_err crm_template_reader(struct crm_repo *repo, struct crm_arena *arena, const struct crm_entity *about,
                                         const char *id, const char **language);
/* Is `wanted` this language, or its first subtag this one? */
bool crm_language_is(const char *wanted, const char *language);

#endif
