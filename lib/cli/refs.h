/*
 * REF operands: ids, prefixes, natural keys, and `-` for a stream on stdin of CSV with a header, JSON, or bare references.
 */
#ifndef CRM_CLI_REFS_H
#define CRM_CLI_REFS_H

#include "cli/tool.h"
#include "form/source.h"

struct crm_refs {
	const char **ids;   /* full ids, in the order given, each once */
	size_t count;
};

/* All REFs resolved to ids of the entity; nothing is left out: the first that names nothing is the error. */
CRM_MUST_USE crm_err crm_refs_read(struct crm_tool *tool, const struct crm_entity *entity,
                                   const char *const *arguments, size_t count, struct crm_refs *out);
/* The same, but unresolved texts (for restore: removed records have no row). */
CRM_MUST_USE crm_err crm_refs_texts(struct crm_tool *tool, const struct crm_entity *entity,
                                    const char *const *arguments, size_t count, struct crm_refs *out);
/* Standard input, in whatever form references may come. */
CRM_MUST_USE crm_err crm_refs_open(struct crm_tool *tool, struct crm_source **source);
/* What the row of such a source calls its record; CRM_INVALID with its place if nothing does. */
CRM_MUST_USE crm_err crm_refs_of_row(const struct crm_entity *entity, struct crm_source *source,
                                     const struct crm_row *row, const char **ref);

#endif
