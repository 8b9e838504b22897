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
/* A cell of a row by its column's name; NULL if there is none. */
const char *crm_row_cell(const struct crm_row *row, const char *name);

#endif
