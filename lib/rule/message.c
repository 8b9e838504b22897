#include "rule/message.h"

#include <string.h>

#include "base/id.h"
#include "base/str.h"
#include "form/mail_address.h"
#include "model/list.h"
#include "rule/survey_mail.h"
#include "rule/ticket.h"
#include "store/read.h"
#include "store/stmt.h"

enum { REFERENCES_MOST = 30 };     /* the first, and those before the last; RFC 5322 allows to leave others out */

static bool is_empty(const struct crm_record *record, const char *field)
{
	return crm_record_get(record, field).shape == CRM_EMPTY;
}

static bool has(const struct crm_record *record, const char *field, const char *text)
{
	return crm_same(crm_record_get(record, field).s, text);
}

static bool is_automatic(const struct crm_record *message)
{
	return crm_record_get(message, "automatic").i != 0;
}

static void put_text(struct crm_record *record, const char *field, const char *text)
{
	crm_record_put(record, field, crm_value_text(crm_copy(record->arena, text)));
}

crm_err crm_message_last(struct crm_store *store, struct crm_arena *arena, const char *ticket, const char *direction,
                         struct crm_record **out)
{
	char id[CRM_ID_SIZE] = "";
	struct crm_stmt *stmt;
	bool row;

	*out = NULL;
	CRM_TRY(crm_db_stmt(store->db, "SELECT id FROM message WHERE ticket = ? AND direction = ? AND automatic IS NOT 1"
	                               " ORDER BY coalesce(sent_at, created_at) DESC, id DESC LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, ticket);
	crm_stmt_bind_text(stmt, 2, direction);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row)
		memcpy(id, crm_stmt_text(stmt, 0), sizeof id);
	crm_stmt_reset(stmt);
	return row ? crm_read_record(store, arena, crm_model_entity(store->model, "message"), id, out, NULL) : NULL;
}

/* -- before: a mail that goes out ---------------------------------------------------- */

/* "<7f3a...@acme.example>", by the domain of "Acme <help@acme.example>". */
static void put_message_id(struct crm_record *message)
{
	struct crm_value from = crm_record_get(message, "from");
	const char *at = from.shape == CRM_TEXT ? strrchr(from.s, '@') : NULL;
	size_t n = at ? strcspn(at + 1, "> \t,;") : 0;
	char id[CRM_ID_SIZE];

	if (!n || !is_empty(message, "message_id"))
		return;
	if (!*crm_record_id(message))
		put_text(message, "id", crm_id_new(id));
	put_text(message, "message_id", crm_textf(message->arena, "<%s@%.*s>", crm_record_id(message), (int)n, at + 1));
}

static const char *next_word(const char *at)
{
	at += strcspn(at, " \t\r\n");
	return at + strspn(at, " \t\r\n");
}

/* The thread's Message-IDs with one more; of very many the first and the last ones. */
static const char *references_with(struct crm_arena *arena, const char *before, const char *last)
{
	const char *rest = before;
	size_t count = 0;

	for (const char *at = before; *at; at = next_word(at))
		count++;
	for (; count > REFERENCES_MOST; count--)
		rest = next_word(rest);
	if (rest != before)
		return crm_textf(arena, "%.*s %s %s", (int)strcspn(before, " \t\r\n"), before, rest, last);
	return *before ? crm_textf(arena, "%s %s", before, last) : last;
}

/* It answers what the customer wrote last, or goes on from what we wrote. */
static crm_err find_answered(const struct crm_case *one, struct crm_record **out)
{
	static const char *const directions[] = { "in", "out" };
	struct crm_store *store = crm_case_setting(one)->store;

	*out = NULL;
	for (size_t i = 0; i < CRM_COUNT(directions) && !*out; i++) {
		CRM_TRY(crm_message_last(store, one->record->arena, crm_record_get(one->record, "ticket").s, directions[i], out));
		if (*out && is_empty(*out, "message_id"))
			*out = NULL;
	}
	return NULL;
}

static crm_err put_thread(const struct crm_case *one)
{
	struct crm_record *message = one->record, *answered;
	struct crm_value references;

	if (is_empty(message, "ticket") || (!is_empty(message, "in_reply_to") && !is_empty(message, "references")))
		return NULL;
	CRM_TRY(find_answered(one, &answered));
	if (!answered)
		return NULL;
	references = crm_record_get(answered, "references");
	if (is_empty(message, "references") && (is_empty(message, "in_reply_to") ||
	    crm_value_equal(crm_record_get(message, "in_reply_to"), crm_record_get(answered, "message_id"))))
		put_text(message, "references", references_with(message->arena, references.shape == CRM_TEXT ? references.s : "",
		                                                crm_record_get(answered, "message_id").s));
	if (is_empty(message, "in_reply_to"))
		put_text(message, "in_reply_to", crm_record_get(answered, "message_id").s);
	return NULL;
}

crm_err crm_message_check_address(const char *field, const char *text)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const char *stray = crm_mail_stray(arena, text);

	if (crm_mail_is_recipients(text))
		return NULL;
	crm_err err = stray ? crm_fail(CRM_INVALID, "'%s' is no address of mail", stray)
	                    : crm_fail(CRM_INVALID, "that is no address of mail");
	return crm_err_field(crm_err_hint(err, "\"Eva, Acme\" <eva@acme.example>, jan@acme.example"), field);
}

/* What is to be sent is to somebody, and its To and Cc are no place for other headers. */
static crm_err check_recipients(const struct crm_record *message)
{
	static const char *const fields[] = { "to", "cc" };

	for (size_t i = 0; i < CRM_COUNT(fields); i++) {
		struct crm_value value = crm_record_get(message, fields[i]);

		if (value.shape == CRM_TEXT)
			CRM_TRY(crm_message_check_address(fields[i], value.s));
	}
	return NULL;
}

/* A mail waits to be sent, and is dated then; all else is said now. */
static void queue_or_date(const struct crm_case *one, bool mail)
{
	struct crm_record *message = one->record;

	if (!is_empty(message, "sent_at") || is_empty(message, "direction") || has(message, "delivery", "failed"))
		return;
	if (mail && is_empty(message, "delivery") && !is_empty(message, "to"))
		put_text(message, "delivery", "queued");
	if (!mail || is_empty(message, "delivery"))
		put_text(message, "sent_at", crm_case_setting(one)->at);
}

/* What has left cannot be called back, so it does not wait again. */
static crm_err check_way(const struct crm_case *one)
{
	if (!one->old || !has(one->old, "delivery", "sent") || !has(one->record, "delivery", "queued"))
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "it has been sent already");
	return crm_err_hint(crm_err_field(err, "delivery"), "crm-ticket reply %.8s TEXT says something more",
	                    crm_record_get(one->record, "ticket").shape == CRM_TEXT ? crm_record_get(one->record, "ticket").s
	                                                                            : "TICKET");
}

static crm_err before(const struct crm_case *one)
{
	bool mail = one->record && has(one->record, "direction", "out") && has(one->record, "channel", "email");
	bool goes = mail && (is_empty(one->record, "delivery") || has(one->record, "delivery", "queued"));

	if (!one->record || crm_case_setting(one)->imported)
		return NULL;
	if (goes && (!one->old || crm_case_gave(one, "to") || crm_case_gave(one, "cc")))
		CRM_TRY(check_recipients(one->record));
	if (one->old)
		return mail ? check_way(one) : NULL;
	if (mail) {
		put_message_id(one->record);
		CRM_TRY(put_thread(one));
	}
	queue_or_date(one, mail);
	return NULL;
}

/* -- after: the ticket ----------------------------------------------------------------- */

/* Marks of a time when nobody looked at it. */
static bool is_mark(const char *tag)
{
	return crm_same(tag, CRM_TICKET_AUTOMATIC) || crm_same(tag, CRM_TICKET_UNDELIVERED);
}

static void drop_marks(struct crm_record *ticket)
{
	struct crm_value tags = crm_record_get(ticket, "tags");
	size_t count, kept = 0;

	if (tags.shape != CRM_TEXT)
		return;
	const char **elements = crm_list_elements(ticket->arena, tags, 0, &count);
	for (size_t i = 0; i < count; i++)
		if (!is_mark(elements[i]))
			elements[kept++] = elements[i];
	crm_record_put(ticket, "tags", kept ? crm_list_make(ticket->arena, elements, kept) : CRM_NO_VALUE);
}

static void add_mark(struct crm_record *ticket, const char *tag)
{
	struct crm_value tags = crm_record_get(ticket, "tags");
	size_t count = 0;
	const char **elements = tags.shape == CRM_TEXT ? crm_list_elements(ticket->arena, tags, 1, &count)
	                                               : crm_new(ticket->arena, const char *, 1);

	elements[count++] = tag;
	crm_record_put(ticket, "tags", crm_list_make(ticket->arena, elements, count));
}

/* What becomes of the ticket. */
struct news {
	const char *status, *tag;        /* NULL: as it is */
	bool dates;                      /* first_response_at becomes this; empty: nobody has answered */
	struct crm_value answered;
};

static crm_err write_ticket(const struct crm_case *one, const struct crm_record *ticket, struct news news)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_record *old = crm_record_copy(arena, ticket), *changed = crm_record_copy(arena, ticket);

	if (!news.status && !news.tag && !news.dates)
		return NULL;
	if (news.status) {
		crm_record_put(changed, "status", crm_value_text(news.status));
		drop_marks(changed);
	}
	if (news.tag)
		add_mark(changed, news.tag);
	if (news.dates)
		crm_record_put(changed, "first_response_at", crm_value_copy(arena, news.answered));
	return setting->also(setting->context, CRM_UPDATE, old, changed);
}

/* What this very change says of its status stays: a call that is written down as solved, with what was asked. */
static bool is_of_this_change(const struct crm_case *one, const struct crm_record *ticket)
{
	return crm_same(crm_record_get(ticket, "modified_at").s, crm_case_setting(one)->at);
}

static crm_err came_in(const struct crm_case *one, const struct crm_record *ticket)
{
	bool answers;

	CRM_TRY(crm_survey_mail_answers(crm_case_setting(one)->store, one->record, &answers));
	if (answers || is_of_this_change(one, ticket))
		return NULL;
	return crm_ticket_is(ticket, "pending|hold|solved|closed") ? write_ticket(one, ticket, (struct news){ .status = "open" })
	                                                          : NULL;
}

static crm_err went_out(const struct crm_case *one, const struct crm_record *ticket)
{
	struct crm_value at = crm_record_get(one->record, "sent_at");
	bool is_new = crm_ticket_is(ticket, "new");

	if (at.shape == CRM_EMPTY)
		at = crm_value_text(crm_case_setting(one)->at);
	return write_ticket(one, ticket, (struct news){ .status = is_new ? "open" : NULL, .answered = at,
	                                                .dates = is_empty(ticket, "first_response_at") });
}

/* What failed may be the answer that first_response_at is of: then it is that of the first of the others. */
static crm_err take_answer_back(const struct crm_case *one, const struct crm_record *ticket, struct news *news)
{
	struct crm_value answered = crm_record_get(ticket, "first_response_at");
	struct crm_value made = crm_record_get(one->record, "created_at"), sent = crm_record_get(one->old, "sent_at");
	struct crm_stmt *stmt;
	bool row;

	if (sent.shape == CRM_TEXT && strcmp(sent.s, made.s) < 0)
		made = sent;
	if (answered.shape == CRM_EMPTY || strcmp(answered.s, made.s) < 0)
		return NULL;
	CRM_TRY(crm_db_stmt(crm_case_setting(one)->store->db, "SELECT min(coalesce(sent_at, created_at)) FROM message"
	                    " WHERE ticket = ? AND direction = 'out' AND automatic IS NOT 1 AND delivery IS NOT 'failed'", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_record_id(ticket));
	CRM_TRY(crm_stmt_step(stmt, &row));
	news->answered = row && crm_stmt_text(stmt, 0) ? crm_value_text(crm_copy(one->record->arena, crm_stmt_text(stmt, 0)))
	                                               : CRM_NO_VALUE;
	news->dates = true;
	crm_stmt_reset(stmt);
	return NULL;
}

/* An answer did not arrive. Where no other has gone out since, it is to be seen to again. */
static crm_err came_back(const struct crm_case *one, const struct crm_record *ticket)
{
	struct news news = {0};
	struct crm_record *last;

	CRM_TRY(crm_message_last(crm_case_setting(one)->store, one->record->arena, crm_record_id(ticket), "out", &last));
	CRM_TRY(take_answer_back(one, ticket, &news));
	if (last && crm_same(crm_record_id(last), crm_record_id(one->record)) && !is_of_this_change(one, ticket)) {
		if (crm_ticket_is(ticket, "closed"))
			news.tag = CRM_TICKET_UNDELIVERED;
		else if (crm_ticket_is(ticket, "pending|hold|solved"))
			news.status = "open";
	}
	return write_ticket(one, ticket, news);
}

/* What had failed is tried again, or has arrived after all: it is an answer. */
static crm_err goes_again(const struct crm_case *one, const struct crm_record *ticket)
{
	struct crm_value at = crm_record_get(one->record, "sent_at");

	if (!is_empty(ticket, "first_response_at"))
		return NULL;
	return write_ticket(one, ticket, (struct news){ .dates = true,
		.answered = at.shape == CRM_EMPTY ? crm_value_text(crm_case_setting(one)->at) : at });
}

static crm_err after_outgoing(const struct crm_case *one, const struct crm_record *ticket)
{
	if (!one->old)
		return has(one->record, "delivery", "failed") ? NULL : went_out(one, ticket);
	if (!crm_case_gave(one, "delivery"))
		return NULL;
	if (has(one->record, "delivery", "failed"))
		return came_back(one, ticket);
	return has(one->old, "delivery", "failed") ? goes_again(one, ticket) : NULL;
}

static crm_err after(const struct crm_case *one)
{
	const struct crm_record *ticket;

	if (!one->record || is_automatic(one->record))
		return NULL;
	bool out = has(one->record, "direction", "out");
	if (!out && (one->old || !has(one->record, "direction", "in")))
		return NULL;
	CRM_TRY(crm_case_linked(one, one->record, "ticket", &ticket));
	if (!ticket)
		return NULL;
	return out ? after_outgoing(one, ticket) : came_in(one, ticket);
}

const struct crm_rule crm_rule_message = { .entity = "message", .before = before, .after = after };
