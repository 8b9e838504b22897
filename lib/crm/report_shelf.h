/*
 * Where reports are: records of `report`, and the files share/crm/reports/NAME.sql that come with the tools. Both are the same
 * text (query/report.h). A record of the name of a file stands in its place.
 */
#ifndef CRM_CRM_REPORT_SHELF_H
#define CRM_CRM_REPORT_SHELF_H

#include "query/report.h"
#include "repo/repo.h"

struct crm_shelved {
	const char *name, *text;
	const char *id;                  /* of the record; NULL: it comes with the tools */
	const char *file;                /* its file; NULL: it is a record */
};

/* CRM_NOT_FOUND names the nearest. Memory: the arena. */
CRM_MUST_USE crm_err crm_shelf_find(struct crm_repo *repo, struct crm_arena *arena, const char *name,
                                    struct crm_shelved *out);
/* All, by name. Texts of files are not read (NULL). */
CRM_MUST_USE crm_err crm_shelf_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_shelved **out,
                                    size_t *count);
/* Its definition; errors have its name and line. */
CRM_MUST_USE crm_err crm_shelf_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelved *shelved,
                                    struct crm_report *out);

#endif
