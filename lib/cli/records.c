#include "cli/records.h"

#include "cli/asof.h"
#include "cli/record_apply.h"
#include "cli/record_blame.h"
#include "cli/record_edit.h"
#include "cli/record_log.h"
#include "cli/record_merge.h"
#include "cli/record_read.h"
#include "cli/record_remove.h"
#include "cli/record_write.h"
#include "cli/story_fields.h"

static const struct crm_option add_options[] = {
	{ "key", 0, "FIELD", "add only if no record has this field's value yet", "field", false },
	{ "on-match", 0, "WHAT", "with --key, for a record that is there: skip (default), update, fill, fail",
	  "skip|update|fill|fail", false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_option rm_options[] = {
	{ "unlink", 0, NULL, "empty the links of records that point here", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_option set_options[] = {
	{ "if", 0, "REV", "only if this transaction was the last to change the record (-f '*,_rev' shows it)", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_option stream_options[] = {
	{ "each", 0, NULL, "one transaction for each record, not one for all", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

static const struct crm_option count_options[] = {
	{ "by", 0, "FIELDS", "a count for each value of these fields", "fields", false },
	{ "where", 'w', "EXPR", "an expression: stage=won and (amount>1e5 or tags=key)", NULL, false },
	{ NULL, 0, NULL, NULL, NULL, false },
};

const struct crm_verb crm_record_verbs[] = {
	{ "list", "[TERM...]", "records that match all terms",
	  { crm_options_select, crm_options_asof, crm_options_output },
	  CRM_NEEDS_READ, 0, -1, crm_record_list, "terms" },
	{ "show", "REF...|-", "one record, with what hangs on it", { crm_options_asof, crm_options_output },
	  CRM_NEEDS_READ, 1, -1,
	  crm_record_show, "refs" },
	{ "count", "[TERM...]", "how many records match all terms",
	  { count_options, crm_options_asof, crm_options_output }, CRM_NEEDS_READ, 0, -1, crm_record_count,
	  "terms" },
	{ "log", "REF...|-", "what changed: when, who, field, old, new", { crm_options_of_fields, crm_options_form },
	  CRM_NEEDS_READ, 1, -1, crm_record_log, "refs" },
	{ "blame", "REF...|-", "who set each field, when, with which command, and what it was",
	  { crm_options_of_fields, crm_options_form }, CRM_NEEDS_READ, 1, -1, crm_record_blame, "refs" },
	{ "add", "FIELD=VALUE...", "a new record; prints its id", { add_options, crm_options_write, crm_options_output },
	  CRM_NEEDS_WRITE, 1, -1, crm_record_add, "assigns" },
	{ "set", "REF...|- FIELD=VALUE...", "change fields (+= and -= for lists; an empty VALUE empties)",
	  { set_options, stream_options, crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 2, -1, crm_record_set,
	  "refs+assigns" },
	{ "edit", "REF", "the record in $EDITOR", { crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 1, 1,
	  crm_record_edit, "refs" },
	{ "rm", "REF...|-", "remove records (restore brings them back)",
	  { rm_options, stream_options, crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 1, -1,
	  crm_record_rm, "refs" },
	{ "restore", "ID...|-", "bring removed records back as they were",
	  { stream_options, crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 1, -1, crm_record_restore,
	  NULL },
	{ "merge", "KEEP OTHER...|-", "make duplicates one record (unmerge takes it back)",
	  { crm_options_merge, crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 2, -1, crm_record_merge, "refs" },
	{ "unmerge", "ID", "bring back a record that was merged into another, and what it had",
	  { crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 1, 1, crm_record_unmerge, NULL },
	{ "apply", "[FILE|-]", "changes as JSON Lines or CSV: an id and the fields to set",
	  { stream_options, crm_options_write, crm_options_output }, CRM_NEEDS_WRITE, 0, 1, crm_record_apply,
	  "file" },
	{ .run = NULL },
};
