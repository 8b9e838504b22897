/*
 * The lists of formats, out and in. A format is added by its file, whose row says all that is to be known of it, and a
 * line here.
 */
#ifndef CRM_FORM_FORMATS_H
#define CRM_FORM_FORMATS_H

#include "form/sink_kind.h"
#include "form/source_kind.h"

/* How long the one of `endings` (".md|.markdown", or NULL) is that the path ends in, ignoring ASCII case; 0: none. */
size_t crm_ending(const char *path, const char *endings);

/* CRM_USAGE if a format of records of these (NULL-ended; NULL: any) cannot hold those of the entity (NULL: unknown). */
CRM_MUST_USE crm_err crm_format_fits(const char *format, const char *const *entities, const struct crm_entity *entity);

/* The i-th in order of name, NULL at the end. */
const struct crm_sink_kind *crm_sink_kind_at(size_t i);
/* By name; one that ends in '=' by what `format` begins with. CRM_USAGE names the nearest. */
CRM_MUST_USE crm_err crm_sink_kind_find(const char *format, const struct crm_sink_kind **out);

/* What a stream may be: the list that is read where a caller has none of its own. NULL-ended. */
extern const struct crm_source_kind *const crm_source_kinds[];
CRM_MUST_USE crm_err crm_source_kind_find(const struct crm_source_kind *const *kinds, const char *format,
                                          const struct crm_source_kind **out);
CRM_MUST_USE crm_err crm_source_kind_find(const struct crm_source_kind *const *kinds, const char *format,
                                          const struct crm_source_kind **out);

#endif
