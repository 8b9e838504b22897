/*
 * The frame of verbs that write: one transaction for all records of a command (or one each), dry runs shown as a
 * diff, ids printed so that they can be piped on, a question before many records change.
 */
#ifndef CRM_CLI_WORK_H
#define CRM_CLI_WORK_H

#include "cli/tool.h"
#include "cli/written.h"
#include "repo/change.h"

struct crm_work {
	struct crm_tool *tool;
	const struct crm_entity *entity; /* what is counted: "3 deals would change" */
	struct crm_change_why why;
	struct crm_change *change;
	struct crm_arena *arena;       /* of one record; rewound between records */
	struct crm_arena_mark mark;
	bool each;
	int64_t changed;               /* records, also those that only followed */
	bool others;                   /* of another entity among them */
	struct crm_written written;
};

/* `entity`: what the records are, for words; others may be written as well. */
CRM_MUST_USE crm_err crm_work_begin(struct crm_tool *tool, const struct crm_entity *entity, struct crm_work *work);
/* Without crm_work_end before: takes back what was written since the last commit; its ids are not printed. */
void crm_work_drop(struct crm_work *work);
/* Before each record: rewinds the arena, begins a transaction where none is open. */
CRM_MUST_USE crm_err crm_work_next(struct crm_work *work);
/* Write through these: they also print the id or the diff and commit where each record is its own transaction. */
CRM_MUST_USE crm_err crm_work_create(struct crm_work *work, struct crm_record *record);
CRM_MUST_USE crm_err crm_work_update(struct crm_work *work, const struct crm_record *old, struct crm_record *record);
CRM_MUST_USE crm_err crm_work_delete(struct crm_work *work, const struct crm_record *record, bool unlink);
/* The same for what is written by a domain deed through work->change: the id of the record it was about. */
CRM_MUST_USE crm_err crm_work_done(struct crm_work *work, const char *id);
/* A record that is as it should be already: only its id is printed, so that a pipe goes on with all of them. */
void crm_work_leave(struct crm_work *work, const char *id);
/* Commits; prints the summary of a dry run. */
CRM_MUST_USE crm_err crm_work_end(struct crm_work *work);

/* A person at a terminal is asked before more than 10 records change, unless -y or a dry run. CRM_DENIED if not so. */
CRM_MUST_USE crm_err crm_work_ask(struct crm_tool *tool, const struct crm_entity *entity, const char *what,
                                  size_t count);

#endif
