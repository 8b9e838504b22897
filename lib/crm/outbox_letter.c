#include "crm/outbox_letter.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/time.h"
#include "form/mail_write.h"
#include "repo/kept.h"
#include "store/read.h"
#include "store/stmt.h"

enum { PEOPLE_MOST = 500, FILES_MOST = 100, ID_LEAST = 8 };

struct making {
	const struct crm_outbox *outbox;
	struct crm_arena *arena;
	const struct crm_record *message;
	struct crm_mail_out mail;
	struct crm_mail_file files[FILES_MOST];
};

static void making_drop(struct making *making)
{
	for (size_t i = 0; i < making->mail.file_count; i++)
		crm_fd_drop(&making->files[i].fd);
}

const char *crm_outbox_id(const struct crm_outbox *outbox, struct crm_arena *arena, const struct crm_record *message)
{
	const char *id = crm_record_text(message, "message_id");
	struct crm_mail_address own;

	if (id)
		return *id == '<' ? id : crm_textf(arena, "<%s>", id);
	if (!crm_mail_split_addresses(arena, outbox->own, &own, 1))
		return crm_textf(arena, "<crm.%s@localhost>", crm_record_id(message));
	return crm_textf(arena, "<crm.%s@%s>", crm_record_id(message), strrchr(own.email, '@') + 1);
}

/* -- people ----------------------------------------------------------------------------- */

static const struct crm_mail_address *people(struct making *making, const char *field, size_t *count)
{
	struct crm_mail_address *list = crm_new(making->arena, struct crm_mail_address, PEOPLE_MOST);

	*count = crm_mail_split_addresses(making->arena, crm_record_text(making->message, field), list, PEOPLE_MOST);
	return list;
}

/* Answers come back to us also where somebody's own address is the sender's. */
static void put_from(struct making *making)
{
	struct crm_mail_address own = {0}, from = {0};

	(void)crm_mail_split_addresses(making->arena, making->outbox->own, &own, 1);
	if (!crm_mail_split_addresses(making->arena, crm_record_text(making->message, "from"), &from, 1))
		from = own;
	making->mail.from = from;
	if (crm_record_text(making->message, "reply_to"))
		(void)crm_mail_split_addresses(making->arena, crm_record_text(making->message, "reply_to"), &making->mail.reply_to, 1);
	else if (own.email && from.email && strcasecmp(own.email, from.email) != 0)
		making->mail.reply_to = own;
}

static crm_err put_people(struct making *making, struct crm_outbox_letter *out)
{
	struct crm_mail_out *mail = &making->mail;
	struct crm_mail_address own;

	put_from(making);
	mail->to = people(making, "to", &mail->to_count);
	mail->cc = people(making, "cc", &mail->cc_count);
	if (!mail->from.email)
		return crm_fail(CRM_INVALID, "it does not say who it is from");
	if (!mail->to_count)
		return crm_fail(CRM_INVALID, "there is no address it could be sent to");
	out->from = crm_mail_split_addresses(making->arena, making->outbox->own, &own, 1) ? own.email : mail->from.email;
	out->to_count = mail->to_count;
	out->to = crm_new(making->arena, const char *, mail->to_count + mail->cc_count);
	for (size_t i = 0; i < mail->to_count + mail->cc_count; i++)
		out->to[out->count++] = i < mail->to_count ? mail->to[i].email : mail->cc[i - mail->to_count].email;
	return NULL;
}

/* -- the rest --------------------------------------------------------------------------- */

/* With the ticket's id: mail programs that drop the thread keep the subject. */
static crm_err put_subject(struct making *making)
{
	struct crm_store *store = making->outbox->repo->store;
	const char *subject = crm_record_text(making->message, "subject"), *ticket = crm_record_text(making->message, "ticket");
	size_t digits = ID_LEAST;

	making->mail.subject = subject;
	if (!ticket || (subject && strstr(subject, "[#")))
		return NULL;
	CRM_TRY(crm_read_short_id(store, crm_model_entity(store->model, "ticket"), ticket, &digits));
	making->mail.subject = crm_textf(making->arena, "%s%s[#%.*s]", subject ? subject : "", subject ? " " : "",
	                                 digits > ID_LEAST ? (int)digits : ID_LEAST, ticket);
	return NULL;
}

static crm_err put_files(struct making *making)
{
	struct crm_repo *repo = making->outbox->repo;
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	CRM_TRY(crm_stmt_new(repo->store->db, "SELECT name, mime_type, file FROM attachment WHERE message = ?1"
	                     " AND NOT (name = 'message.eml' AND mime_type = 'message/rfc822') ORDER BY rowid",
	                     &stmt));
	crm_stmt_bind_text(stmt, 1, crm_record_id(making->message));
	for (;;) {
		CRM_TRY(crm_stmt_step(stmt, &row));
		if (!row)
			return NULL;
		if (making->mail.file_count == FILES_MOST)
			return crm_fail(CRM_INVALID, "it has more than %d attachments", (int)FILES_MOST);
		struct crm_mail_file *file = &making->files[making->mail.file_count];
		*file = (struct crm_mail_file){ .fd = -1 };
		file->name = crm_stmt_text(stmt, 0) ? crm_copy(making->arena, crm_stmt_text(stmt, 0)) : NULL;
		file->mime_type = crm_stmt_text(stmt, 1) ? crm_copy(making->arena, crm_stmt_text(stmt, 1)) : NULL;
		CRM_TRY(crm_kept_open(repo, crm_stmt_text(stmt, 2), &file->fd));
		making->mail.file_count++;
	}
}

static void put_words(struct making *making)
{
	struct crm_mail_out *mail = &making->mail;
	const char *made = crm_record_text(making->message, "created_at");
	struct crm_value automatic = crm_record_get(making->message, "automatic");

	mail->body = crm_record_text(making->message, "body");
	mail->message_id = crm_outbox_id(making->outbox, making->arena, making->message);
	mail->in_reply_to = crm_record_text(making->message, "in_reply_to");
	mail->references = crm_record_text(making->message, "references");
	if (!mail->references)
		mail->references = mail->in_reply_to;
	mail->automatic = automatic.shape == CRM_INTEGER && automatic.i;
	mail->crlf = making->outbox->crlf;
	mail->files = making->files;
	if (!made || !crm_instant_read(made, &mail->date))
		mail->date = crm_now();
}

crm_err crm_outbox_write(const struct crm_outbox *outbox, struct crm_arena *arena, const struct crm_record *message, int fd,
                         struct crm_outbox_letter *out)
{
	CRM_AUTO(making_drop) struct making making = { .outbox = outbox, .arena = arena, .message = message };

	*out = (struct crm_outbox_letter){0};
	put_words(&making);
	CRM_TRY(put_people(&making, out));
	CRM_TRY(put_subject(&making));
	CRM_TRY(put_files(&making));
	return crm_mail_write(&making.mail, fd);
}
