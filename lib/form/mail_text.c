#include "form/mail_text.h"

#include <string.h>

#include "form/mail_charset.h"
#include "form/mail_html.h"
#include "form/mail_quote.h"

struct choosing {
	struct crm_mime *mime;
	const char *(*guess)(const char *bytes, size_t n);
	struct crm_mail *mail;
	struct crm_str body;
	size_t *attached;
};

static const struct crm_mime_part *part_of(const struct choosing *choosing, size_t i)
{
	return crm_mime_part(choosing->mime, i);
}

static bool is_type(const struct crm_mime_part *part, const char *type)
{
	return crm_same(part->type, type);
}

/* Text with a name is a file that somebody sent, unless it is all there is. */
static bool is_text(const struct crm_mime_part *part, const char *type)
{
	return is_type(part, type) && !part->attached && (!part->name || part->depth == 0);
}

/* The place after part i and all that is in it. */
static size_t after(const struct choosing *choosing, size_t i)
{
	int depth = part_of(choosing, i)->depth;

	do
		i++;
	while (i < crm_mime_count(choosing->mime) && part_of(choosing, i)->depth > depth);
	return i;
}

static bool holds(const struct choosing *choosing, size_t i, const char *type)
{
	for (size_t at = i, end = after(choosing, i); at < end; at++)
		if (is_text(part_of(choosing, at), type))
			return true;
	return false;
}

/* -- texts ----------------------------------------------------------------------------- */

static void add_plain(struct choosing *choosing, const struct crm_mime_part *part, const struct crm_str *text)
{
	crm_mail_unflow(&choosing->body, crm_str_text(text), text->n, part->flowed, part->delsp);
}

static crm_err add_text(struct choosing *choosing, size_t i)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0}, text = {0};
	const struct crm_mime_part *part = part_of(choosing, i);
	bool more = false;

	if (choosing->body.n >= CRM_MAIL_BODY) {
		choosing->mail->shortened = true;
		return NULL;
	}
	CRM_TRY(crm_mime_read(choosing->mime, i, CRM_MAIL_BODY, &bytes, &more));
	choosing->mail->replaced |= crm_mail_to_utf8(&text, crm_str_text(&bytes), bytes.n, part->charset, choosing->guess);
	choosing->mail->shortened |= more;
	if (choosing->body.n && choosing->body.s[choosing->body.n - 1] != '\n')
		crm_str_add_c(&choosing->body, '\n');
	if (is_type(part, "text/html"))
		crm_mail_html_add(&choosing->body, crm_str_text(&text), text.n);
	else
		add_plain(choosing, part, &text);
	return NULL;
}

/* -- parts ----------------------------------------------------------------------------- */

static crm_err take(struct choosing *choosing, size_t i);

static crm_err take_all(struct choosing *choosing, size_t i)
{
	for (size_t at = i + 1, end = after(choosing, i); at < end; at = after(choosing, at))
		CRM_TRY(take(choosing, at));
	return NULL;
}

/* One of the alternatives is the text; of the others only what is no text (an invitation) is an attachment. */
static crm_err take_best(struct choosing *choosing, size_t i)
{
	const char *type = holds(choosing, i, "text/plain") ? "text/plain" : "text/html";
	bool taken = false;

	for (size_t at = i + 1, end = after(choosing, i); at < end; at = after(choosing, at)) {
		bool fits = holds(choosing, at, type);
		if ((fits && !taken) || (!holds(choosing, at, "text/plain") && !holds(choosing, at, "text/html")))
			CRM_TRY(take(choosing, at));
		taken |= fits;
	}
	return NULL;
}

static crm_err take(struct choosing *choosing, size_t i)
{
	const struct crm_mime_part *part = part_of(choosing, i);

	if (is_type(part, "multipart/alternative"))
		return take_best(choosing, i);
	if (part->is_multipart)
		return take_all(choosing, i);
	if (is_text(part, "text/plain") || is_text(part, "text/html"))
		return add_text(choosing, i);
	choosing->attached[choosing->mail->attached_count++] = i;
	return NULL;
}

static void cut_body(struct choosing *choosing)
{
	struct crm_str *body = &choosing->body;
	size_t n = body->n;

	if (n > CRM_MAIL_BODY) {
		for (n = CRM_MAIL_BODY; n > 0 && ((unsigned char)body->s[n] & 0xc0) == 0x80;)
			n--;
		choosing->mail->shortened = true;
	}
	while (n > 0 && strchr(" \t\n", body->s[n - 1]))
		n--;
	crm_str_cut(body, n);
}

static crm_err choose(struct choosing *choosing, struct crm_arena *arena)
{
	if (crm_mime_count(choosing->mime))
		CRM_TRY(take(choosing, 0));
	cut_body(choosing);
	choosing->mail->body = crm_copy(arena, crm_str_text(&choosing->body));
	choosing->mail->attached = choosing->attached;
	return NULL;
}

crm_err crm_mail_read_text(struct crm_mime *mime, struct crm_arena *arena, const char *(*guess)(const char *bytes, size_t n),
                           struct crm_mail *out)
{
	struct choosing choosing = { .mime = mime, .guess = guess, .mail = out,
		.attached = crm_new(arena, size_t, crm_mime_count(mime) + 1) };
	crm_err err = choose(&choosing, arena);

	crm_str_drop(&choosing.body);
	return err;
}
