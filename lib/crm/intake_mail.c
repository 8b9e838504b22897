#include "crm/intake_mail.h"

#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "base/utf8.h"
#include "form/mail.h"
#include "form/mail_quote.h"
#include "load/charset.h"

enum { NAME_MOST = 200, AHEAD = 5 * 60 * 1000 };

struct reading {
	const struct crm_letter_how *how;
	struct crm_arena *arena;
	struct crm_put *raw;
	struct crm_mime *mime;
	struct crm_mail mail;
	struct crm_letter *letter;
};

static void reading_drop(struct reading *reading)
{
	crm_mime_drop(&reading->mime);
}

/* -- attachments ------------------------------------------------------------------------ */

/* Without folders and controls, and not endless: it may be used as the name of a file. */
static const char *clean_name(struct crm_arena *arena, const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	uint32_t code;

	for (const char *c = name; c && *c; c++)
		if (*c == '/' || *c == '\\')
			name = c + 1;
	for (size_t n = name ? strlen(name) : 0, length; n > 0 && text.n < NAME_MOST; name += length, n -= length) {
		length = crm_utf8_next(name, n, &code);
		if (code >= ' ' && code != 0x7f)
			crm_utf8_add(&text, code);
	}
	return !text.n || crm_same(text.s, ".") || crm_same(text.s, "..") ? NULL : crm_copy(arena, text.s);
}

static const char *name_of(struct crm_arena *arena, const struct crm_mime_part *part, size_t i)
{
	const char *name = clean_name(arena, part->name);

	/* That name is the raw message's own (crm/intake.c). */
	if (part->is_message && (!name || crm_same(name, "message.eml")))
		return "attached.eml";
	if (name)
		return name;
	if (crm_same(part->type, "text/calendar"))
		return "invitation.ics";
	if (crm_same(part->type, "application/pgp-signature"))
		return "signature.asc";
	return crm_textf(arena, crm_same(part->type, "text/html") ? "part-%zu.html" : crm_same(part->type, "text/plain")
	                 ? "part-%zu.txt" : "part-%zu", i + 1);
}

static crm_err put_part(struct reading *reading, size_t i, struct crm_incoming_file *file)
{
	CRM_AUTO(crm_put_drop) struct crm_put put = CRM_PUT;
	const struct crm_mime_part *part = crm_mime_part(reading->mime, i);
	char hash[CRM_DIGEST_HEX];

	*file = (struct crm_incoming_file){ .name = name_of(reading->arena, part, i), .mime_type = part->type,
		.content_id = part->content_id };
	CRM_TRY(crm_put_open(reading->how->repo->folder, &put));
	CRM_TRY(crm_mime_write(reading->mime, i, put.fd));
	if (reading->how->keep) {
		CRM_TRY(crm_put_keep(&put, reading->how->durable, hash, &file->size));
	} else {
		if (lseek(put.fd, 0, SEEK_SET) != 0)
			return crm_fail_errno("cannot read an attachment");
		CRM_TRY(crm_kept_hash(put.fd, "an attachment", hash, &file->size));
	}
	file->file = crm_copy(reading->arena, hash);
	return NULL;
}

static crm_err put_parts(struct reading *reading)
{
	struct crm_incoming *in = &reading->letter->in;
	struct crm_incoming_file *files = crm_new(reading->arena, struct crm_incoming_file, reading->mail.attached_count + 1);

	for (size_t i = 0; i < reading->mail.attached_count; i++)
		CRM_TRY(put_part(reading, reading->mail.attached[i], &files[i]));
	in->files = files;
	in->file_count = reading->mail.attached_count;
	return NULL;
}

/* -- what it says ----------------------------------------------------------------------- */

static const char *address_text(struct crm_arena *arena, const struct crm_mail_address *addresses, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	crm_mail_add_addresses(&text, addresses, count);
	return text.n ? crm_copy(arena, text.s) : NULL;
}

/* An answer's text is what is new in it. */
static const char *body_of(struct reading *reading)
{
	const struct crm_mail *mail = &reading->mail;
	bool forwarded = false, answers = crm_mail_after_re(mail->subject, &forwarded) || mail->reference_count;
	size_t n = strlen(mail->body);

	if (answers && !forwarded && mail->automatic != CRM_MAIL_BOUNCE)
		n = crm_mail_new_length(mail->body, n);
	const char *text = crm_copy_n(reading->arena, mail->body, n);
	return mail->shortened ? crm_textf(reading->arena, "%s\n[The text goes on: message.eml has all of it.]", text) : text;
}

/* A clock that runs ahead is not believed. */
static int64_t date_of(const struct reading *reading)
{
	int64_t now = crm_now();

	return reading->mail.has_date && reading->mail.date > 0 && reading->mail.date <= now + AHEAD ? reading->mail.date : now;
}

static void put_references(struct reading *reading)
{
	struct crm_incoming *in = &reading->letter->in;
	const struct crm_mail *mail = &reading->mail;
	const char **ids = crm_new(reading->arena, const char *, mail->reference_count + 1);
	size_t count = 0;

	if (mail->report.original)
		ids[count++] = mail->report.original;
	for (size_t i = 0; i < mail->reference_count; i++)
		if (!crm_same(mail->references[i], mail->report.original))
			ids[count++] = mail->references[i];
	in->references = ids;
	in->reference_count = count;
}

static void put_words(struct reading *reading)
{
	const struct crm_mail *mail = &reading->mail;
	struct crm_letter *letter = reading->letter;

	letter->replaced = mail->replaced;
	letter->in.from = mail->from;
	letter->in.reply_to = mail->reply_to.email ? address_text(reading->arena, &mail->reply_to, 1) : NULL;
	letter->in.to = address_text(reading->arena, mail->to, mail->to_count);
	letter->in.cc = address_text(reading->arena, mail->cc, mail->cc_count);
	letter->in.subject = mail->subject;
	letter->in.body = body_of(reading);
	letter->in.message_id = mail->message_id;
	letter->in.in_reply_to = mail->in_reply_to;
	letter->in.automatic = mail->automatic != CRM_MAIL_BY_PERSON;
	letter->in.is_bounce = mail->automatic == CRM_MAIL_BOUNCE;
	letter->in.failed = mail->report.failed;
	letter->in.reason = mail->report.reason;
	letter->in.sent_at = date_of(reading);
}

/* -- all -------------------------------------------------------------------------------- */

static crm_err hash_raw(struct reading *reading)
{
	struct crm_letter *letter = reading->letter;

	if (lseek(reading->raw->fd, 0, SEEK_SET) != 0)
		return crm_fail_errno("cannot read the message");
	CRM_TRY(crm_kept_hash(reading->raw->fd, "the message", letter->hash, &letter->raw.size));
	letter->raw.file = letter->hash;
	letter->in = (struct crm_incoming){ .channel = "email", .subject = "", .body = "", .raw = &letter->raw,
		.is_old = reading->how->is_old, .sent_at = crm_now() };
	return NULL;
}

/* What a person has looked at is taken in even so, as far as it can be read. */
static crm_err may_refuse(struct reading *reading, crm_err err)
{
	if (crm_err_kind(err) != CRM_INVALID)
		return err;
	if (!reading->how->force)
		reading->letter->refused = crm_copy(reading->arena, err->text);
	return NULL;
}

static crm_err check_size(const struct reading *reading)
{
	int64_t size = reading->letter->raw.size;

	if (size == 0)
		return crm_fail(CRM_INVALID, "it is empty");
	if (size > reading->how->most && !reading->how->force)
		return crm_fail(CRM_INVALID, "it has %lld bytes, more than mail.max_size allows", (long long)size);
	return NULL;
}

static crm_err take_apart(struct reading *reading)
{
	CRM_TRY(check_size(reading));
	CRM_TRY(crm_mime_open(reading->arena, reading->raw->fd, 0, crm_charset_guess, &reading->mime));
	CRM_TRY(crm_mail_read(reading->mime, reading->arena, crm_charset_guess, &reading->mail));
	put_words(reading);
	put_references(reading);
	return put_parts(reading);
}

crm_err crm_letter_read(const struct crm_letter_how *how, struct crm_arena *arena, struct crm_put *raw,
                        struct crm_letter *out)
{
	CRM_AUTO(reading_drop) struct reading reading = { .how = how, .arena = arena, .raw = raw, .letter = out };
	char hash[CRM_DIGEST_HEX];

	*out = (struct crm_letter){0};
	CRM_TRY(hash_raw(&reading));
	CRM_TRY(may_refuse(&reading, take_apart(&reading)));
	if (!out->in.message_id)
		out->in.message_id = crm_textf(arena, "<%.32s@no-message-id.invalid>", out->hash);
	return how->keep && !out->refused ? crm_put_keep(raw, how->durable, hash, &out->raw.size) : NULL;
}
