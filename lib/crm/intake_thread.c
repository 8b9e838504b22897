#include "crm/intake_thread.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "form/mail_quote.h"
#include "repo/ref.h"
#include "store/read.h"
#include "store/stmt.h"

enum { ID_LEAST = 8, ID_FULL = 16, RE_MOST = 20 };

/* -- by Message-ID ---------------------------------------------------------------------- */

static const char *column(struct crm_stmt *stmt, struct crm_arena *arena, int i)
{
	return crm_stmt_text(stmt, i) ? crm_copy(arena, crm_stmt_text(stmt, i)) : NULL;
}

static crm_err next_message(struct crm_stmt *stmt, struct crm_arena *arena, const char *from, const char *body,
                            struct crm_thread_message *out, bool *found)
{
	bool row;

	*found = false;
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		*out = (struct crm_thread_message){ column(stmt, arena, 0), column(stmt, arena, 1), column(stmt, arena, 2),
			column(stmt, arena, 3), column(stmt, arena, 4) };
		bool ours = crm_same(out->direction, "out");
		if (ours || !from || (crm_same(out->from, from) && crm_same(out->body, body)))
			break;
	}
	crm_stmt_reset(stmt);
	*found = true;
	return NULL;
}

crm_err crm_thread_message(struct crm_repo *repo, struct crm_arena *arena, const char *message_id, const char *from,
                           const char *body, struct crm_thread_message *out, bool *found)
{
	size_t n = strlen(message_id);
	bool bare = n < 3 || message_id[0] != '<';
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT id, ticket, direction, \"from\", body FROM message"
	                    " WHERE message_id IN (?1, ?2) AND ticket IS NOT NULL ORDER BY rowid", &stmt));
	crm_stmt_bind_text(stmt, 1, message_id);
	crm_stmt_bind_text(stmt, 2, bare ? message_id : crm_copy_n(arena, message_id + 1, n - 2));
	return next_message(stmt, arena, from, body, out, found);
}

/* What no message is answered by name in is told by its conversation. */
static crm_err by_conversation(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                               struct crm_threaded *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT t.id, t.status = 'closed' FROM message AS m JOIN ticket AS t ON t.id = m.ticket"
	                    " WHERE m.in_reply_to = ?1 ORDER BY m.rowid DESC LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, in->thread);
	CRM_TRY(crm_stmt_step(stmt, &row));
	if (row && in->is_endless && crm_stmt_int(stmt, 1))
		out->follows = column(stmt, arena, 0);
	else if (row)
		out->ticket = column(stmt, arena, 0);
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_thread_by_reference(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                                struct crm_threaded *out)
{
	struct crm_thread_message message;
	bool found;

	*out = (struct crm_threaded){0};
	for (size_t i = 0; i < in->reference_count; i++) {
		CRM_TRY(crm_thread_message(repo, arena, in->references[i], NULL, NULL, &message, &found));
		if (!found)
			continue;
		*out = (struct crm_threaded){ .ticket = message.ticket, .answered = message.id,
			.outgoing = crm_same(message.direction, "out") };
		return NULL;
	}
	return in->thread ? by_conversation(repo, arena, in, out) : NULL;
}

/* A blank is the least that can follow an id that stands first, and '!' comes after it. */
static crm_err by_mention(struct crm_repo *repo, struct crm_arena *arena, const char *id, struct crm_threaded *out)
{
	struct crm_stmt *stmt;
	bool row;

	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT ticket, min(rowid) FROM (SELECT ticket, rowid FROM message WHERE"
	                    " in_reply_to = ?1 AND ticket IS NOT NULL UNION ALL SELECT ticket, rowid FROM message WHERE"
	                    " \"references\" >= ?1 AND \"references\" < ?1 || '!' AND ticket IS NOT NULL)", &stmt));
	crm_stmt_bind_text(stmt, 1, id);
	CRM_TRY(crm_stmt_step(stmt, &row));
	out->ticket = row ? column(stmt, arena, 0) : NULL;
	crm_stmt_reset(stmt);
	return NULL;
}

crm_err crm_thread_by_kin(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                          struct crm_threaded *out)
{
	*out = (struct crm_threaded){0};
	if (in->message_id)
		CRM_TRY(by_mention(repo, arena, in->message_id, out));
	for (size_t i = 0; i < in->reference_count && !out->ticket; i++)
		CRM_TRY(by_mention(repo, arena, in->references[i], out));
	return NULL;
}

/* -- by subject ------------------------------------------------------------------------- */

/* "[#7f3a9c2e]": the digits, and where it stands; 0: none. */
static size_t id_in(const char *subject, const char **digits)
{
	for (const char *at = strstr(subject, "[#"); at; at = strstr(at + 1, "[#")) {
		size_t n = strspn(at + 2, "0123456789abcdefABCDEF");
		if (n >= ID_LEAST && n <= ID_FULL && at[2 + n] == ']') {
			*digits = at + 2;
			return n;
		}
	}
	return 0;
}

static crm_err ticket_of(struct crm_repo *repo, struct crm_arena *arena, const char *digits, size_t n,
                         const struct crm_record **out)
{
	const struct crm_entity *ticket = crm_model_entity(repo->store->model, "ticket");
	char *text = crm_copy_n(arena, digits, n);
	struct crm_record *record = NULL;
	char id[CRM_ID_SIZE];

	for (char *c = text; *c; c++)
		*c = *c >= 'A' && *c <= 'F' ? (char)(*c + ('a' - 'A')) : *c;
	*out = NULL;
	if (crm_ref_find(repo, ticket, text, NULL, NULL, id))
		return NULL; /* no such ticket, or several: then it opens one */
	CRM_TRY(crm_read_record(repo->store, arena, ticket, id, &record, NULL));
	*out = record;
	return NULL;
}

static bool is_watcher(const struct crm_record *ticket, const struct crm_sender *sender)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};
	struct crm_value watchers = crm_record_get(ticket, "watchers");

	for (size_t at = 0; watchers.shape != CRM_EMPTY && crm_list_next(watchers, &at, &element);)
		if (sender->address.email && crm_mail_has_address(crm_str_text(&element), sender->address.email))
			return true;
	return false;
}

/* Somebody who wrote on it, or to whom what was written on it went. */
static crm_err takes_part(struct crm_repo *repo, const struct crm_record *ticket, const char *email, bool *yes)
{
	struct crm_stmt *stmt;
	bool row = true;

	*yes = false;
	CRM_TRY(crm_db_stmt(repo->store->db, "SELECT \"from\", \"to\", cc FROM message WHERE ticket = ?1", &stmt));
	crm_stmt_bind_text(stmt, 1, crm_record_id(ticket));
	while (!*yes) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		for (int i = 0; i < 3 && !*yes; i++)
			*yes = crm_stmt_text(stmt, i) && crm_mail_has_address(crm_stmt_text(stmt, i), email);
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err may_write(struct crm_repo *repo, const struct crm_record *ticket, const struct crm_sender *sender, bool *may)
{
	struct crm_value contact = crm_record_get(ticket, "contact");

	*may = sender->user || (sender->contact && contact.shape == CRM_TEXT && crm_same(contact.s, sender->contact)) ||
	       is_watcher(ticket, sender);
	return *may || !sender->address.email ? NULL : takes_part(repo, ticket, sender->address.email, may);
}

crm_err crm_thread_by_subject(struct crm_repo *repo, struct crm_arena *arena, const struct crm_incoming *in,
                              const struct crm_sender *sender, struct crm_threaded *out)
{
	const struct crm_record *ticket = NULL;
	const char *digits = NULL;
	size_t n = id_in(in->subject, &digits);
	bool may = false;

	*out = (struct crm_threaded){0};
	if (n)
		CRM_TRY(ticket_of(repo, arena, digits, n, &ticket));
	if (ticket)
		CRM_TRY(may_write(repo, ticket, sender, &may));
	if (may)
		out->ticket = crm_record_id(ticket);
	return NULL;
}

const char *crm_thread_subject(struct crm_arena *arena, const char *subject)
{
	const char *after, *digits;
	bool forwarded;

	for (int i = 0; i < RE_MOST && (after = crm_mail_after_re(subject, &forwarded)); i++)
		subject = after;
	char *text = crm_copy(arena, subject);
	size_t n;
	while ((n = id_in(text, &digits))) {
		char *at = text + (digits - text) - 2, *end = at + n + 3;
		end += strspn(end, " ");
		memmove(at, end, strlen(end) + 1);
	}
	n = strlen(text);
	while (n > 0 && text[n - 1] == ' ')
		text[--n] = '\0';
	return *text ? text : "(no subject)";
}
