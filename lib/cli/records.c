#include "cli/records.h"

#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/record_apply.h"
#include "cli/record_blame.h"
#include "cli/record_edit.h"
#include "cli/record_full.h"
#include "cli/record_log.h"
#include "cli/record_merge.h"
#include "cli/record_read.h"
#include "cli/record_remove.h"
#include "cli/record_write.h"
#include "cli/story_fields.h"

const struct crm_option crm_options_add[] = {
	{ .name = "key", .argument = "FIELD", .help = "add only if no record has this field's value yet",
	  .complete = "field" },
	{ .name = "on-match", .argument = "WHAT",
	  .help = "with --key, for a record that is there: skip (default), update, fill, fail",
	  .choices = "skip|update|fill|fail" },
	{ .name = NULL },
};

static const struct crm_option rm_options[] = {
	{ .name = "unlink", .help = "empty the links of records that point here" },
	{ .name = NULL },
};

static const struct crm_option stream_options[] = {
	{ .name = "each", .help = "one transaction for each record, not one for all" },
	{ .name = NULL },
};

const struct crm_option crm_options_count[] = {
	{ .name = "by", .argument = "FIELDS", .help = "a count for each value of these fields", .complete = "fields" },
	{ .name = "where", .letter = 'w', .argument = "EXPR",
	  .help = "an expression: stage=won and (amount>1e5 or tags=key)" },
	{ .name = NULL },
};

const struct crm_verb crm_record_verbs[] = {
	{ .name = "list", .arguments = "[TERM...]", .help = "records that match all terms",
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_record_list, .complete = "terms" },
	{ .name = "show", .arguments = "REF...|-", .help = "one record, with what hangs on it",
	  .options = { crm_options_full, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 1,
	  .most = -1, .run = crm_record_show, .complete = "refs" },
	{ .name = "count", .arguments = "[TERM...]", .help = "how many records match all terms",
	  .options = { crm_options_count, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .most = -1,
	  .run = crm_record_count, .complete = "terms" },
	{ .name = "log", .arguments = "REF...|-", .help = "what changed: when, who, field, old, new",
	  .options = { crm_options_of_fields, crm_options_form }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_record_log, .complete = "refs" },
	{ .name = "blame", .arguments = "REF...|-",
	  .help = "who set each field, when, with which command, and what it was",
	  .options = { crm_options_of_fields, crm_options_form }, .needs = CRM_NEEDS_READ, .least = 1, .most = -1,
	  .run = crm_record_blame, .complete = "refs" },
	{ .name = "add", .arguments = "FIELD=VALUE...", .help = "a new record; prints its id",
	  .options = { crm_options_add, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_record_add, .complete = "assigns" },
	{ .name = "set", .arguments = "REF...|- FIELD=VALUE...",
	  .help = "change fields (+= and -= for lists; an empty VALUE empties)",
	  .options = { crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .least = 2, .most = -1, .run = crm_record_set, .complete = "refs+assigns" },
	{ .name = "edit", .arguments = "REF", .help = "the record in $EDITOR",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1,
	  .run = crm_record_edit, .complete = "refs" },
	{ .name = "rm", .arguments = "REF...|-", .help = "remove records (restore brings them back)",
	  .options = { rm_options, stream_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE,
	  .least = 1, .most = -1, .run = crm_record_rm, .complete = "refs" },
	{ .name = "restore", .arguments = "ID...|-", .help = "bring removed records back as they were",
	  .options = { stream_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_record_restore },
	{ .name = "merge", .arguments = "KEEP OTHER...|-", .help = "make duplicates one record (unmerge takes it back)",
	  .options = { crm_options_merge, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1,
	  .most = -1, .run = crm_record_merge, .complete = "refs" },
	{ .name = "unmerge", .arguments = "ID",
	  .help = "bring back a record that was merged into another, and what it had",
	  .options = { crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .least = 1, .most = 1,
	  .run = crm_record_unmerge },
	{ .name = "apply", .arguments = "[FILE|-]", .help = "changes as JSON Lines or CSV: an id and the fields to set",
	  .options = { stream_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = 1,
	  .run = crm_record_apply, .complete = "file" },
	{ .run = NULL },
};
