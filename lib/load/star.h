/*
 * A star schema for analysis: facts (deals, tickets, stays in stages ...) and dimensions (companies, people, a calendar) as
 * CSV or JSON Lines, and manifest.json, which says what is in each file, how far it goes, and what the next increment
 * begins with. Rows have stable keys; a record that was removed stays, with _deleted. DuckDB, PostgreSQL and SQLite load it
 * by the scripts in share/crm/bi.
 *
 * An increment has the rows of the records that changed since a place in the journal, and costs as much as they are.
 * Applied one after the other onto a full export, increments give the tables of a new full export, column by column.
 */
#ifndef CRM_LOAD_STAR_H
#define CRM_LOAD_STAR_H

#include "load/export.h"
#include "load/star_place.h"

struct crm_star_options {
	const char *folder;              /* made if absent; an export that is there is replaced, another's manifest is not */
	const char *format;              /* csv or jsonl */
	const char *since;               /* "@name": a cursor, which moves here; a moment; NULL: everything */
	bool full;                       /* everything, and the cursor moves here */
	const char *tool;                /* name and version, for the manifest */
	bool (*stopped)(void *context);  /* interrupted? */
	void *context;
};

struct crm_star_result {
	int64_t rows, files;
	bool is_increment;
	struct crm_star_place from, to;
};

/* From one snapshot. Without its manifest, which is written last, a folder is no export; the cursor moves after that.
 * CRM_CONFLICT: the columns or the zone are not those of the place it goes on from. Texts of the result in the arena. */
CRM_MUST_USE crm_err crm_star_export(struct crm_repo *repo, struct crm_arena *arena, const struct crm_star_options *options,
                                     struct crm_star_result *result);

#endif
