#include "form/mail.h"

#include <string.h>
#include <strings.h>

#include "form/mail_automatic.h"
#include "form/mail_text.h"

enum { ID_MOST = 998 };

/* -- ids ------------------------------------------------------------------------------- */

static char *clean_id(struct crm_arena *arena, const char *text, size_t n)
{
	char *id = crm_alloc(arena, n + 3), *to = id;

	*to++ = '<';
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] > ' ' && text[i] != '<' && text[i] != '>' && text[i] != 0x7f)
			*to++ = text[i];
	*to++ = '>';
	return id;
}

const char *crm_mail_next_id(struct crm_arena *arena, const char **at)
{
	while (*at && **at) {
		const char *open = strchr(*at, '<'), *from = open ? open + 1 : *at + strspn(*at, " \t,;");
		size_t n = strcspn(from, open ? ">" : " \t,;");
		*at = from + n;
		if (n > 0 && n < ID_MOST && (open || memchr(from, '@', n)))
			return clean_id(arena, from, n);
		if (!open && n == 0)
			break;
	}
	*at = NULL;
	return NULL;
}

static const char *first_id(struct crm_mime *mime, struct crm_arena *arena, const char *header)
{
	const char *at = crm_mime_header(mime, header);

	return at ? crm_mail_next_id(arena, &at) : NULL;
}

static void add_reference(struct crm_mail *mail, const char *id)
{
	for (size_t i = 0; i < mail->reference_count; i++)
		if (crm_same(mail->references[i], id))
			return;
	if (mail->reference_count < CRM_MAIL_REFERENCES)
		mail->references[mail->reference_count++] = id;
}

/* The end of References is nearest; all of it is read, for broken mailers cut it at the front. */
static void read_thread(struct crm_mime *mime, struct crm_arena *arena, struct crm_mail *mail)
{
	const char *at = crm_mime_header(mime, "In-Reply-To"), *id;
	const char *ids[CRM_MAIL_REFERENCES];
	size_t count = 0;

	mail->references = crm_new(arena, const char *, CRM_MAIL_REFERENCES);
	mail->message_id = first_id(mime, arena, "Message-ID");
	mail->in_reply_to = first_id(mime, arena, "In-Reply-To");
	for (int i = 0; i < 20 && (id = crm_mail_next_id(arena, &at)); i++)
		add_reference(mail, id);
	at = crm_mime_header(mime, "References");
	while ((id = crm_mail_next_id(arena, &at)))
		ids[count++ % CRM_MAIL_REFERENCES] = id;
	for (size_t i = 0; i < count && i < CRM_MAIL_REFERENCES; i++)
		add_reference(mail, ids[(count - 1 - i) % CRM_MAIL_REFERENCES]);
}

/* -- addresses ------------------------------------------------------------------------- */

static size_t read_addresses(struct crm_mime *mime, const char *header, struct crm_mail_address *out, size_t most)
{
	size_t count = crm_mime_addresses(mime, crm_mime_header(mime, header), out, most), kept = 0;

	for (size_t i = 0; i < count; i++)
		if (crm_mail_is_address(out[i].email))
			out[kept++] = out[i];
	return kept;
}

static struct crm_mail_address first_address(struct crm_mime *mime, const char *const *headers)
{
	struct crm_mail_address list[8];

	for (; *headers; headers++)
		if (read_addresses(mime, *headers, list, CRM_COUNT(list)))
			return list[0];
	return (struct crm_mail_address){0};
}

static void read_people(struct crm_mime *mime, struct crm_arena *arena, struct crm_mail *mail)
{
	static const char *const senders[] = { "From", "Sender", "Resent-From", "Reply-To", "Return-Path", NULL };
	static const char *const answers[] = { "Reply-To", NULL };

	mail->from = first_address(mime, senders);
	mail->reply_to = first_address(mime, answers);
	if (mail->reply_to.email && mail->from.email && strcasecmp(mail->reply_to.email, mail->from.email) == 0)
		mail->reply_to = (struct crm_mail_address){0};
	mail->to = crm_new(arena, struct crm_mail_address, CRM_MAIL_ADDRESSES);
	mail->cc = crm_new(arena, struct crm_mail_address, CRM_MAIL_ADDRESSES);
	mail->to_count = read_addresses(mime, "To", mail->to, CRM_MAIL_ADDRESSES);
	mail->cc_count = read_addresses(mime, "Cc", mail->cc, CRM_MAIL_ADDRESSES);
}

/* -- all ------------------------------------------------------------------------------- */

crm_err crm_mail_read(struct crm_mime *mime, struct crm_arena *arena, const char *(*guess)(const char *bytes, size_t n),
                      struct crm_mail *out)
{
	const char *subject = crm_mime_words(mime, crm_mime_header(mime, "Subject"));

	*out = (struct crm_mail){ .subject = subject ? subject : "" };
	out->has_date = crm_mime_date(crm_mime_header(mime, "Date"), &out->date);
	read_thread(mime, arena, out);
	read_people(mime, arena, out);
	CRM_TRY(crm_mail_read_text(mime, arena, guess, out));
	return crm_mail_read_automatic(mime, arena, out);
}
