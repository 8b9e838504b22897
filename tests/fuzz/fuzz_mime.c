/*
 * Mail. Whatever the bytes are, what comes out is UTF-8 without NUL, no header begins within another, and no part is read
 * past its end. What is read of a message is then written as one, which must read the same.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "form/mail.h"
#include "form/mail_quote.h"
#include "form/mail_write.h"
#include "load/charset.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check_text(const char *text)
{
	if (text && !crm_utf8_valid(text, strlen(text), NULL))
		abort();
}

static void check_line(const char *text)
{
	check_text(text);
	if (text && strpbrk(text, "\r\n"))
		abort();
}

static void check_id(const char *id)
{
	check_line(id);
	if (id && (*id != '<' || id[strlen(id) - 1] != '>' || strpbrk(id, " \t")))
		abort();
}

static void check_mail(const struct crm_mail *mail)
{
	check_line(mail->subject);
	check_id(mail->message_id);
	check_id(mail->in_reply_to);
	check_text(mail->body);
	for (size_t i = 0; i < mail->reference_count; i++)
		check_id(mail->references[i]);
	for (size_t i = 0; i < mail->to_count; i++) {
		check_text(mail->to[i].name);
		check_line(mail->to[i].email);
	}
	check_line(mail->from.email);
	if (crm_mail_new_length(mail->body, strlen(mail->body)) > strlen(mail->body))
		abort();
}

static void read_parts(struct crm_mime *mime)
{
	CRM_AUTO(crm_fd_drop) int fd = memfd_create("part", MFD_CLOEXEC);

	for (size_t i = 0; i < crm_mime_count(mime); i++) {
		check_text(crm_mime_part(mime, i)->name);
		check_text(crm_mime_part(mime, i)->type);
		if (crm_mime_write(mime, i, fd))
			abort();
	}
}

static crm_err read_file(struct crm_arena *arena, int fd, struct crm_mime **mime, struct crm_mail *mail)
{
	CRM_TRY(crm_mime_open(arena, fd, 0, crm_charset_guess, mime));
	CRM_TRY(crm_mail_read(*mime, arena, crm_charset_guess, mail));
	check_mail(mail);
	return NULL;
}

/* Line ends of other systems, and blanks that a header loses. */
static bool same_words(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \r\n\t");
		b += strspn(b, " \r\n\t");
		if (*a != *b)
			return false;
		if (!*a)
			return true;
	}
}

static void write_again(struct crm_arena *arena, const struct crm_mail *mail)
{
	CRM_AUTO(crm_fd_drop) int fd = memfd_create("mail", MFD_CLOEXEC);
	struct crm_mail_out out = { .from = { "Příliš", "a@b.example" }, .to = mail->to, .to_count = mail->to_count,
		.subject = mail->subject, .body = mail->body, .message_id = "<x@y>", .in_reply_to = mail->in_reply_to };
	struct crm_mail again;
	CRM_AUTO(crm_mime_drop) struct crm_mime *mime = NULL;

	if (crm_mail_write(&out, fd) || read_file(arena, fd, &mime, &again))
		abort();
	if (!crm_same(again.message_id, "<x@y>") || !crm_same(again.from.email, "a@b.example") || again.to_count > mail->to_count)
		abort();
	if (!same_words(again.body, mail->body))
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_fd_drop) int fd = memfd_create("fuzz", MFD_CLOEXEC);
	CRM_AUTO(crm_mime_drop) struct crm_mime *mime = NULL;
	struct crm_mail mail;

	if (crm_write_all(fd, (const char *)data, size, "fuzz"))
		return 0;
	if (read_file(arena, fd, &mime, &mail))
		return 0;
	read_parts(mime);
	write_again(arena, &mail);
	return 0;
}
