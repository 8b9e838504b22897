/*
 * Whole exports: every entity in a fixed order, in constant memory, from one snapshot. Links are ids, so
 * that crm-import --all makes the same data again in an empty repository.
 */
#ifndef CRM_LOAD_EXPORT_H
#define CRM_LOAD_EXPORT_H

#include "form/output.h"
#include "repo/repo.h"

struct crm_export_options {
	const char *format;              /* of the files in a folder: csv, tsv, json, jsonl */
	bool (*stopped)(void *context);  /* interrupted? */
	void *context;
};

/* JSON Lines, each row with "_entity" before its fields. *rows counts them. Secret and retired fields are left
 * out, as in every export. */
CRM_MUST_USE crm_err crm_export_stream(struct crm_repo *repo, const struct crm_export_options *options,
                                       struct crm_output *output, int64_t *rows);
/* A file for each entity in the folder (made if absent): contact.csv. Each file is whole or not there. */
CRM_MUST_USE crm_err crm_export_folder(struct crm_repo *repo, const struct crm_export_options *options,
                                       const char *folder, int64_t *rows, int64_t *files);

#endif
