/*
 * Where reports are: records of `report`, and the files share/crm/reports/NAME.sql that come with the tools. Both are the same
 * text (query/report.h). A record of the name of a file stands in its place. Dashboards (query/dashboard.h) and predictors
 * (query/predictor.h) likewise, and rules (query/automation.h), whose files only act once they are records. A record without
 * a text has that of the file of its name.
 */
#ifndef CRM_CRM_REPORT_SHELF_H
#define CRM_CRM_REPORT_SHELF_H

#include "query/report.h"
#include "repo/repo.h"

struct crm_shelf {
	const char *entity, *field;      /* of the records, and which field is the text */
	const char *folder, *ending;     /* of the files: "reports", ".sql" */
	const char *lister;              /* the command that lists them */
};
extern const struct crm_shelf crm_shelf_reports, crm_shelf_dashboards, crm_shelf_predictors, crm_shelf_rules;

struct crm_shelved {
	const char *name, *text;
	const char *id;                  /* of the record; NULL: it comes with the tools */
	const char *file;                /* the text's; NULL: it is the record's */
	const struct crm_shelf *shelf;
};

/* CRM_NOT_FOUND names the nearest. Memory: the arena. */
CRM_MUST_USE crm_err crm_shelf_find(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf,
                                    const char *name, struct crm_shelved *out);
/* All, by name. Texts of files are not read (NULL). */
CRM_MUST_USE crm_err crm_shelf_list(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelf *shelf,
                                    struct crm_shelved **out, size_t *count);
/* The text, read where it has not been. */
CRM_MUST_USE crm_err crm_shelf_text(struct crm_arena *arena, struct crm_shelved *shelved);
/* What errors of its text call it: "funnel.sql", "report mine". Arena. */
const char *crm_shelf_place(struct crm_arena *arena, const struct crm_shelf *shelf, const struct crm_shelved *shelved);
/* The definition of a report or a predictor; errors have its place and line. */
CRM_MUST_USE crm_err crm_shelf_read(struct crm_repo *repo, struct crm_arena *arena, const struct crm_shelved *shelved,
                                    struct crm_report *out);

#endif
