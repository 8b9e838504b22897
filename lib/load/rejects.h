/*
 * Rejects: the rows of an import that were wrong, in the format they came in (form/reject.h), always UTF-8. Mended, the
 * file goes back in with the same command.
 *
 * The file is written beside its final name and takes it when it is finished, so that rejects may be
 * fed back from the very file they go to. (Inside the room.)
 */
#ifndef CRM_LOAD_REJECTS_H
#define CRM_LOAD_REJECTS_H

#include "form/reject.h"

struct crm_rejects;

/* As crm_source_reject and crm_source_delimiter say. */
CRM_MUST_USE crm_err crm_rejects_open(const char *path, const struct crm_reject_kind *kind, char delimiter,
                                      struct crm_rejects **out);
/* Throws away what was not finished. */
void crm_rejects_drop(struct crm_rejects **rejects);
/* The header, for formats that have one; nothing for others. */
void crm_rejects_header(struct crm_rejects *rejects, const char *const *names, size_t count);
CRM_MUST_USE crm_err crm_rejects_add(struct crm_rejects *rejects, const struct crm_row *row, crm_err why);
/* Durable when it returns. */
CRM_MUST_USE crm_err crm_rejects_finish(struct crm_rejects *rejects);

#endif
