#include "form/mail_write.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/id.h"
#include "base/time.h"

enum { LINE = 76, WORD = 39, BASE64_LINE = 57, BLOCK = BASE64_LINE * 1000 };

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || (unsigned char)*text >= 0x7f)
			return false;
	return true;
}

/* -- headers --------------------------------------------------------------------------- */

/* Plain words, folded at blanks; controls are blanks. */
static void add_plain(struct crm_str *out, const char *text, size_t used)
{
	for (bool first = true; *text; first = false) {
		size_t n = 1 + strcspn(text + 1, " \t\r\n");
		if (!text[strspn(text, " \t\r\n")])
			return;
		if (!first && used + n > LINE) {
			crm_str_add(out, "\n ");
			used = 1;
			text += strspn(text, " \t\r\n");
			n = strcspn(text, " \t\r\n");
		}
		for (size_t i = 0; i < n; i++)
			crm_str_add_c(out, (unsigned char)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i]);
		used += n;
		text += n;
	}
}

/* A word holds whole characters only (RFC 2047, 5). */
static size_t word_length(const char *text, size_t most)
{
	size_t n = strlen(text);

	if (n <= most)
		return n;
	for (n = most; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
		n--;
	return n ? n : most;
}

void crm_mail_add_words(struct crm_str *out, const char *text, size_t used)
{
	if (is_ascii(text) && !strstr(text, "=?")) {
		add_plain(out, text, used);
		return;
	}
	for (size_t n; *text; text += n) {
		n = word_length(text, WORD);
		crm_str_add(out, "=?utf-8?B?");
		crm_base64_add(out, text, n);
		crm_str_add(out, text[n] ? "?=\n " : "?=");
	}
}

static void add_header(struct crm_str *out, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	crm_str_addf(out, "%s: ", name);
	crm_mail_add_words(out, text, strlen(name) + 2);
	crm_str_add_c(out, '\n');
}

static void add_name(struct crm_str *out, const char *name)
{
	if (!is_ascii(name) || strstr(name, "=?")) {
		crm_mail_add_words(out, name, 0);
		return;
	}
	crm_str_add_c(out, '"');
	for (; *name; name++)
		if (*name != '"' && *name != '\\')
			crm_str_add_c(out, *name);
	crm_str_add_c(out, '"');
}

static void add_people(struct crm_str *out, const char *header, const struct crm_mail_address *people, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		crm_str_addf(out, i ? ",\n " : "%s: ", header);
		if (people[i].name && *people[i].name)
			add_name(out, people[i].name);
		crm_str_addf(out, people[i].name && *people[i].name ? "\n <%s>" : "%s", people[i].email);
	}
	if (count)
		crm_str_add_c(out, '\n');
}

static void add_date(struct crm_str *out, int64_t date)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct crm_civil c;

	crm_instant_civil_utc(date, &c);
	crm_str_addf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\n", days[c.weekday - 1], c.day, months[c.month - 1], c.year,
	             c.hour, c.minute, c.second);
}

static void add_headers(struct crm_str *out, const struct crm_mail_out *mail)
{
	add_date(out, mail->date);
	add_people(out, "From", &mail->from, 1);
	add_people(out, "Reply-To", &mail->reply_to, mail->reply_to.email != NULL);
	add_people(out, "To", mail->to, mail->to_count);
	add_people(out, "Cc", mail->cc, mail->cc_count);
	add_header(out, "Subject", mail->subject);
	add_header(out, "Message-ID", mail->message_id);
	add_header(out, "In-Reply-To", mail->in_reply_to);
	add_header(out, "References", mail->references);
	if (mail->automatic)
		crm_str_add(out, "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n");
	crm_str_add(out, "MIME-Version: 1.0\n");
}

/* -- text ------------------------------------------------------------------------------ */

static bool must_quote(const char *line, size_t n, size_t i)
{
	unsigned char c = (unsigned char)line[i];

	if (c == ' ' || c == '\t')
		return i + 1 == n; /* the end of a line is cut by some */
	if (i == 0 && (c == '.' || (c == 'F' && n >= 5 && memcmp(line, "From ", 5) == 0)))
		return true;       /* what SMTP and mailboxes take for something else */
	return c == '=' || c < ' ' || c >= 0x7f;
}

static void add_quoted_line(struct crm_str *out, const char *line, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0, used = 0; i < n; i++) {
		bool quote = must_quote(line, n, i);
		if (used + (quote ? 3 : 1) > LINE - 1) {
			crm_str_add(out, "=\n");
			used = 0;
		}
		unsigned char c = (unsigned char)line[i];
		if (quote) {
			crm_str_add_c(out, '=');
			crm_str_add_c(out, hex[c >> 4]);
			crm_str_add_c(out, hex[c & 15]);
		} else {
			crm_str_add_c(out, line[i]);
		}
		used += quote ? 3 : 1;
	}
}

void crm_mail_add_quoted(struct crm_str *out, const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end ? (size_t)(end - text) - at : n - at;
		size_t shown = length && text[at + length - 1] == '\r' ? length - 1 : length;
		add_quoted_line(out, text + at, shown);
		crm_str_add_c(out, '\n');
		at += length + 1;
	}
}

static bool is_simple(const char *text)
{
	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		if (n > LINE || (n && (text[n - 1] == ' ' || *text == '.')) || strncmp(text, "From ", 5) == 0)
			return false;
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] >= 0x7f)
				return false;
	}
	return true;
}

static void add_text(struct crm_str *out, const char *text)
{
	bool simple = is_simple(text);

	crm_str_addf(out, "Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: %s\n\n", simple ? "us-ascii" : "utf-8",
	             simple ? "7bit" : "quoted-printable");
	if (simple)
		crm_str_addf(out, "%s%s", text, *text && !crm_ends(text, "\n") ? "\n" : "");
	else
		crm_mail_add_quoted(out, text, strlen(text));
}

/* -- attachments ----------------------------------------------------------------------- */

static crm_err flush(struct crm_str *text, bool crlf, int fd)
{
	CRM_AUTO(crm_str_drop) struct crm_str lines = {0};
	const char *s = crm_str_text(text);

	for (size_t at = 0; crlf && at < text->n;) {
		const char *end = memchr(s + at, '\n', text->n - at);
		size_t n = end ? (size_t)(end - s) - at : text->n - at;
		crm_str_add_n(&lines, s + at, n);
		if (end)
			crm_str_add_n(&lines, "\r\n", 2);
		at += n + (end != NULL);
	}
	crm_err err = crlf ? crm_write_all(fd, crm_str_text(&lines), lines.n, "the mail") : crm_write_all(fd, s, text->n, "the mail");
	crm_str_clear(text);
	return err;
}

/* RFC 2231: a name beyond ASCII is percent-encoded. */
static void add_file_name(struct crm_str *out, const char *name)
{
	bool ascii = is_ascii(name);

	crm_str_add(out, ascii ? "Content-Disposition: attachment;\n filename=\"" :
	                 "Content-Disposition: attachment;\n filename*=utf-8''");
	for (const char *c = name; *c; c++) {
		bool plain = (*c >= '0' && *c <= '9') || ((*c | 32) >= 'a' && (*c | 32) <= 'z') || *c == '.' || *c == '-' || *c == '_';
		if (ascii && *c != '"' && *c != '\\')
			crm_str_add_c(out, *c);
		else if (!ascii)
			crm_str_addf(out, plain ? "%c" : "%%%02X", (unsigned char)*c);
	}
	crm_str_add(out, ascii ? "\"\n" : "\n");
}

static bool is_type(const char *type)
{
	return type && strchr(type, '/') && strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.+-_") ==
	       strlen(type) && strncmp(type, "multipart/", 10) != 0 && strncmp(type, "message/", 8) != 0;
}

static ssize_t read_block(int fd, char *block, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, block + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

static crm_err write_file(const struct crm_mail_out *mail, const struct crm_mail_file *file, struct crm_str *text, int fd)
{
	char block[BLOCK];
	ssize_t n;

	crm_str_addf(text, "Content-Type: %s\n", is_type(file->mime_type) ? file->mime_type : "application/octet-stream");
	add_file_name(text, file->name && *file->name ? file->name : "attachment");
	crm_str_add(text, "Content-Transfer-Encoding: base64\n\n");
	if (lseek(file->fd, 0, SEEK_SET) != 0)
		return crm_fail_errno("cannot read an attachment");
	while ((n = read_block(file->fd, block, sizeof block)) > 0) {
		for (ssize_t at = 0; at < n; at += BASE64_LINE) {
			crm_base64_add(text, block + at, (size_t)(n - at < BASE64_LINE ? n - at : BASE64_LINE));
			crm_str_add_c(text, '\n');
		}
		CRM_TRY(flush(text, mail->crlf, fd));
	}
	return n < 0 ? crm_fail_errno("cannot read an attachment") : NULL;
}

/* "=_" is in no base64 and no quoted-printable; the rest is this message's own. */
static void add_boundary(struct crm_str *out, const struct crm_mail_out *mail)
{
	crm_str_addf(out, "=_%016llx", (unsigned long long)crm_hash(crm_hash(CRM_HASH_START, mail->message_id),
	                                                             mail->body ? mail->body : ""));
}

static crm_err write_parts(const struct crm_mail_out *mail, struct crm_str *text, int fd)
{
	CRM_AUTO(crm_str_drop) struct crm_str boundary = {0};

	add_boundary(&boundary, mail);
	crm_str_addf(text, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n--%s\n", boundary.s, boundary.s);
	add_text(text, mail->body ? mail->body : "");
	for (size_t i = 0; i < mail->file_count; i++) {
		crm_str_addf(text, "\n--%s\n", boundary.s);
		CRM_TRY(write_file(mail, &mail->files[i], text, fd));
	}
	crm_str_addf(text, "\n--%s--\n", boundary.s);
	return NULL;
}

crm_err crm_mail_write(const struct crm_mail_out *mail, int fd)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	add_headers(&text, mail);
	if (mail->file_count)
		CRM_TRY(write_parts(mail, &text, fd));
	else
		add_text(&text, mail->body ? mail->body : "");
	return flush(&text, mail->crlf, fd);
}
