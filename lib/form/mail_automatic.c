#include "form/mail_automatic.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"

enum { REPORT_MOST = 64 * 1024 };

/* One header that tells, the first that fits. `begins` NULL: whatever it says; "": only if it is empty or "<>". */
static const struct sign {
	const char *header, *begins;
	enum crm_mail_automatic meaning;
} signs[] = {
	{ "X-Failed-Recipients", NULL, CRM_MAIL_BOUNCE },
	{ "Auto-Submitted", "auto-replied", CRM_MAIL_AUTO_REPLY },
	{ "X-Autoreply", NULL, CRM_MAIL_AUTO_REPLY },
	{ "X-Autorespond", NULL, CRM_MAIL_AUTO_REPLY },
	{ "Precedence", "auto_reply", CRM_MAIL_AUTO_REPLY },
	{ "Auto-Submitted", "auto", CRM_MAIL_AUTOMATIC },
	{ "Precedence", "bulk", CRM_MAIL_AUTOMATIC },
	{ "Precedence", "junk", CRM_MAIL_AUTOMATIC },
	{ "Precedence", "list", CRM_MAIL_AUTOMATIC },
	{ "List-Id", NULL, CRM_MAIL_AUTOMATIC },
	{ "X-Loop", NULL, CRM_MAIL_AUTOMATIC },
	{ "X-Auto-Response-Suppress", "all", CRM_MAIL_AUTOMATIC },
	{ "X-Auto-Response-Suppress", "oof", CRM_MAIL_AUTOMATIC },
	{ "X-Auto-Response-Suppress", "autoreply", CRM_MAIL_AUTOMATIC },
	{ "Return-Path", "", CRM_MAIL_AUTOMATIC },
};

static bool fits(const char *value, const char *begins)
{
	if (!begins)
		return true;
	if (!*begins)
		return !*value || crm_same(value, "<>");
	return strncasecmp(value, begins, strlen(begins)) == 0;
}

static void read_signs(struct crm_mime *mime, struct crm_arena *arena, struct crm_mail *out)
{
	for (size_t i = 0; i < CRM_COUNT(signs) && !out->why; i++) {
		const char *value = crm_mime_header(mime, signs[i].header);
		if (!value || !fits(value, signs[i].begins))
			continue;
		out->automatic = signs[i].meaning;
		out->why = crm_textf(arena, "%s: %.100s", signs[i].header, value);
	}
}

/* -- reports --------------------------------------------------------------------------- */

/* The value of "Name: value" where a line begins so; NULL. Folded lines are not put together. */
static const char *find_line(struct crm_arena *arena, const char *text, const char *name)
{
	size_t n = strlen(name);

	for (; text && *text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL) {
		const char *line = text + strspn(text, " \t>");
		if (strncasecmp(line, name, n) == 0 && line[n] == ':')
			return crm_copy_n(arena, line + n + 1 + strspn(line + n + 1, " \t"),
			                  strcspn(line + n + 1 + strspn(line + n + 1, " \t"), "\r\n"));
	}
	return NULL;
}

/* "smtp; 550 no such user" -> "550 no such user" */
static const char *after_kind(const char *value)
{
	const char *sign = value ? strchr(value, ';') : NULL;

	return sign ? sign + 1 + strspn(sign + 1, " ") : value;
}

static void read_status(struct crm_arena *arena, const char *text, struct crm_mail_report *report)
{
	const char *action = find_line(arena, text, "Action"), *status = find_line(arena, text, "Status");
	const char *who = after_kind(find_line(arena, text, "Final-Recipient"));
	const char *code = after_kind(find_line(arena, text, "Diagnostic-Code"));

	report->failed = action ? crm_same_ascii(action, "failed") : status && *status == '5';
	if (who || code || status)
		report->reason = crm_textf(arena, "%s%s%.400s", who ? who : "", who ? ": " : "",
		                           code ? code : status ? status : "not delivered");
}

static const char *id_in(struct crm_arena *arena, const char *text)
{
	const char *value = find_line(arena, text, "Message-ID");

	return value ? crm_mail_next_id(arena, &value) : NULL;
}

static crm_err read_part(struct crm_mime *mime, struct crm_arena *arena, size_t i, struct crm_mail_report *report, bool *is)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *type = crm_mime_part(mime, i)->type;
	bool more;

	if (crm_same(type, "message/delivery-status")) {
		*is = true;
		CRM_TRY(crm_mime_read(mime, i, REPORT_MOST, &text, &more));
		read_status(arena, crm_str_text(&text), report);
	} else if (crm_mime_part(mime, i)->is_message && !report->original) {
		const char *id = crm_mime_inner_header(mime, i, "Message-ID");
		report->original = id ? crm_mail_next_id(arena, &id) : NULL;
	} else if (crm_same(type, "text/rfc822-headers") && !report->original) {
		CRM_TRY(crm_mime_read(mime, i, REPORT_MOST, &text, &more));
		report->original = id_in(arena, crm_str_text(&text));
	}
	return NULL;
}

static bool is_daemon(const struct crm_mail *mail)
{
	return mail->from.email && (strncasecmp(mail->from.email, "mailer-daemon@", 14) == 0 ||
	                            (strncasecmp(mail->from.email, "postmaster@", 11) == 0 && mail->automatic));
}

crm_err crm_mail_read_automatic(struct crm_mime *mime, struct crm_arena *arena, struct crm_mail *out)
{
	struct crm_mail_report report = {0};
	bool is_report = false;

	read_signs(mime, arena, out);
	for (size_t i = 0; i < crm_mime_count(mime); i++)
		CRM_TRY(read_part(mime, arena, i, &report, &is_report));
	if (!is_report && !is_daemon(out) && out->automatic != CRM_MAIL_BOUNCE)
		return NULL;
	out->automatic = CRM_MAIL_BOUNCE;
	if (!out->why)
		out->why = is_report ? "a delivery report" : "a mail daemon's";
	if (!is_report)
		report.failed = true; /* old daemons only write when they gave up */
	if (!report.original)
		report.original = id_in(arena, out->body);
	if (!report.original)
		report.original = out->in_reply_to;
	out->report = report;
	return NULL;
}
