/*
 * What an import reads. The list is not the one of streams (form/formats.h), which every tool links: a
 * reader that stands on a library slow to start belongs here alone.
 */
#ifndef CRM_LOAD_SOURCES_H
#define CRM_LOAD_SOURCES_H

#include "form/source_kind.h"

/* NULL-ended. */
extern const struct crm_source_kind *const crm_import_kinds[];
/* The i-th format's name and a few words on it; NULL at the end. */
const char *crm_import_format_at(size_t i, const char **title);

#endif
