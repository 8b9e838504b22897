#include "cli/mail_send.h"

#include <string.h>

#include "base/duration.h"
#include "base/file.h"
#include "base/time.h"
#include "cli/edit.h"
#include "cli/refs.h"
#include "cli/table.h"
#include "cli/written.h"
#include "crm/ticket_say.h"
#include "repo/kept.h"
#include "store/read.h"

/* So many in a row that could not be sent now, and the server is to blame: the rest waits for the next run. */
enum { IN_VAIN = 5 };

const struct crm_option crm_options_mail_send[] = {
	{ .name = "follow", .help = "does not end: sends what comes, as it comes, until it is told to end" },
	{ .name = NULL },
};

struct sending {
	struct crm_tool *tool;
	const struct crm_outbox *outbox;
	struct crm_written written;
	struct crm_mail_pass pass;
	bool tried;
	int in_vain;
};

/* -- send ------------------------------------------------------------------------------- */

static crm_err set_up(struct crm_tool *tool, struct crm_outbox *outbox)
{
	const struct crm_config *config = tool->repo->config;
	int64_t seconds;

	outbox->repo = tool->repo;
	outbox->tool = tool->title;
	outbox->own = crm_config_get(config, "mail.from");
	if (!outbox->own)
		return crm_err_hint(crm_fail(CRM_USAGE, "who does mail come from? mail.from is not set"),
		                    "crm-config set mail.from 'Support <support@example.com>'");
	CRM_TRY(crm_config_check(config, "mail.from"));
	CRM_TRY(crm_config_check(config, "mail.give_up"));
	CRM_TRY(crm_duration_parse(crm_config_get(config, "mail.give_up"), &seconds));
	outbox->give_up = seconds * 1000;
	return NULL;
}

static void say_waits(struct sending *sending, const char *id, const struct crm_outbox_result *result)
{
	char next[CRM_INSTANT_SIZE];

	sending->pass.waits++;
	if (!sending->pass.next || result->next < sending->pass.next)
		sending->pass.next = result->next;
	if (result->tried)
		crm_warn(sending->tool, "message %s waits until %s: %s", id, crm_instant_text(result->next, next), result->text);
	sending->in_vain = result->tried ? sending->in_vain + 1 : sending->in_vain;
}

static crm_err say(struct sending *sending, const char *id, const struct crm_outbox_result *result)
{
	sending->tried |= result->tried || result->outcome != CRM_OUTBOX_WAITS;
	if (result->again)
		crm_warn(sending->tool, "message %s: the try before was cut off; if the server had taken it, it arrives twice, under"
		         " one Message-ID", id);
	if (result->outcome == CRM_OUTBOX_WAITS) {
		say_waits(sending, id, result);
		return NULL;
	}
	sending->in_vain = 0;
	if (result->outcome == CRM_OUTBOX_TAKEN) {
		crm_warn(sending->tool, "message %s had been sent at %s: it says so again, and is not sent twice", id, result->text);
	} else if (result->outcome == CRM_OUTBOX_FAILED) {
		sending->pass.failed++;
		crm_warn(sending->tool, "message %s was not sent: %s", id, result->text);
	} else if (result->outcome == CRM_OUTBOX_SENT) {
		if (*result->text)
			crm_warn(sending->tool, "message %s was sent, %s", id, result->text);
		sending->pass.sent++;
		crm_written_add(&sending->written, id);
		return crm_written_release(&sending->written);
	}
	return NULL;
}

static crm_err send_all(struct sending *sending, const char *const *ids, size_t count, bool now)
{
	struct crm_outbox_result result;

	for (size_t i = 0; i < count && sending->in_vain < IN_VAIN; i++) {
		if (*crm_stop)
			return crm_interrupted();
		CRM_TRY(crm_outbox_try(sending->outbox, ids[i], now, &result));
		if (now && result.outcome == CRM_OUTBOX_GONE)
			return crm_fail(CRM_CONFLICT, "message %s does not wait to be sent", ids[i]);
		CRM_TRY(say(sending, ids[i], &result));
	}
	return NULL;
}

static void summary(const struct sending *sending)
{
	const struct crm_mail_pass *pass = &sending->pass;

	if (pass->sent + pass->waits + pass->failed)
		crm_say(sending->tool, "%lld sent, %lld waiting, %lld failed", (long long)pass->sent, (long long)pass->waits,
		        (long long)pass->failed);
}

static crm_err run(struct sending *sending)
{
	struct crm_tool *tool = sending->tool;
	struct crm_refs refs;
	const char **ids;
	size_t count;

	if (tool->count) {
		CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
		ids = refs.ids;
		count = refs.count;
	} else {
		crm_kept_sweep(tool->repo->folder);
		CRM_TRY(crm_outbox_sweep(tool->repo));
		CRM_TRY(crm_outbox_list(tool->repo, tool->arena, &ids, &count));
	}
	CRM_TRY(crm_written_open(tool, tool->entity, &sending->written));
	CRM_TRY(send_all(sending, ids, count, tool->count > 0));
	return crm_written_close(&sending->written);
}

static crm_err pass(struct sending *sending, struct crm_outbox *outbox)
{
	CRM_TRY(set_up(sending->tool, outbox));
	crm_err err = run(sending);
	crm_written_drop(&sending->written);
	sending->pass.in_vain = sending->in_vain >= IN_VAIN;
	return err;
}

crm_err crm_mail_pass(struct crm_tool *tool, struct crm_outbox *outbox, struct crm_mail_pass *out)
{
	struct sending sending = { .tool = tool, .outbox = outbox };
	crm_err err = pass(&sending, outbox);

	*out = sending.pass;
	CRM_TRY(err);
	if (sending.tried)
		summary(&sending);
	return crm_output_finish(&tool->out);
}

crm_err crm_mail_send(struct crm_tool *tool, struct crm_outbox *outbox)
{
	struct sending sending = { .tool = tool, .outbox = outbox };

	CRM_TRY(pass(&sending, outbox));
	summary(&sending);
	return sending.pass.failed ? crm_fail(CRM_REJECTED, "%s", "") : NULL;
}

/* -- queue ------------------------------------------------------------------------------ */

enum { ID, TICKET, TO, SUBJECT, QUEUED_AT, TRIES, NEXT, ERROR, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[ID] = { .name = "id", .type = CRM_T_ID },                    [TICKET] = { .name = "ticket", .type = CRM_T_ID },
	[TO] = { .name = "to", .type = CRM_T_TEXT },                  [SUBJECT] = { .name = "subject", .type = CRM_T_TEXT },
	[QUEUED_AT] = { .name = "queued_at", .type = CRM_T_INSTANT }, [TRIES] = { .name = "tries", .type = CRM_T_INTEGER },
	[NEXT] = { .name = "next", .type = CRM_T_INSTANT },           [ERROR] = { .name = "error", .type = CRM_T_TEXT },
};

static struct crm_value instant_of(struct crm_value text)
{
	int64_t instant;

	return text.shape == CRM_TEXT && crm_instant_read(text.s, &instant) ? crm_value_integer(instant) : CRM_NO_VALUE;
}

static crm_err queue_row(struct crm_tool *tool, struct crm_table *table, const char *id)
{
	struct crm_outbox_state state;
	struct crm_record *message;

	CRM_TRY(crm_read_record(tool->repo->store, tool->arena, tool->entity, id, &message, NULL));
	CRM_TRY(crm_outbox_state_read(tool->repo, id, &state));
	if (!message)
		return NULL;
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[ID] = message->values[0], [TICKET] = crm_record_get(message, "ticket"), [TO] = crm_record_get(message, "to"),
		[SUBJECT] = crm_record_get(message, "subject"), [QUEUED_AT] = instant_of(crm_record_get(message, "created_at")),
		[TRIES] = crm_value_integer(state.tries), [NEXT] = state.next ? crm_value_integer(state.next) : CRM_NO_VALUE,
		[ERROR] = crm_value_text(state.error) });
}

static crm_err queue_rows(struct crm_tool *tool, struct crm_table *table)
{
	const char **ids;
	size_t count;

	CRM_TRY(crm_outbox_list(tool->repo, tool->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_arena_mark mark = crm_arena_mark(tool->arena);
		CRM_TRY(queue_row(tool, table, ids[i]));
		crm_arena_rewind(tool->arena, mark);
	}
	return NULL;
}

crm_err crm_mail_queue(struct crm_tool *tool)
{
	struct crm_table *table;

	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, queue_rows(tool, table));
}

/* -- retry, cancel ---------------------------------------------------------------------- */

static bool is_delivery(const struct crm_record *record, const char *delivery)
{
	struct crm_value value = crm_record_get(record, "delivery");

	return value.shape == CRM_TEXT && crm_same(value.s, delivery);
}

static crm_err retry(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)value;
	if (!is_delivery(old, "failed") && !is_delivery(old, "queued"))
		return crm_fail(CRM_CONFLICT, "message %s has not failed", crm_record_id(old));
	crm_record_put(record, "delivery", crm_value_text("queued"));
	crm_record_put(record, "delivery_error", CRM_NO_VALUE);
	if (!work->why.dry_run)
		crm_outbox_state_remove(work->tool->repo, crm_record_id(old));
	return crm_ticket_copy_again(work->tool->repo, record);
}

static crm_err cancel(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	struct crm_outbox_state state;

	(void)value;
	CRM_TRY(crm_outbox_state_read(work->tool->repo, crm_record_id(old), &state));
	if (!is_delivery(old, "queued") || state.sent)
		return crm_fail(CRM_CONFLICT, "message %s does not wait to be sent", crm_record_id(old));
	crm_record_put(record, "delivery", crm_value_text("failed"));
	crm_record_put(record, "delivery_error", crm_value_text("cancelled"));
	return NULL;
}

/* Nothing is changed while it is being sent. */
static crm_err edit(struct crm_tool *tool, const struct crm_edit *how)
{
	CRM_AUTO(crm_fd_drop) int lock = -1;

	CRM_TRY(crm_outbox_lock(tool->repo, &lock));
	return crm_edit_run(tool, how);
}

crm_err crm_mail_retry(struct crm_tool *tool)
{
	static const struct crm_edit how = { .what = "Send again", .operands = CRM_EDIT_REFS, .edit = retry };

	return edit(tool, &how);
}

crm_err crm_mail_cancel(struct crm_tool *tool)
{
	static const struct crm_edit how = { .what = "Cancel", .operands = CRM_EDIT_REFS, .edit = cancel };

	return edit(tool, &how);
}
