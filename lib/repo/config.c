#include "repo/config.h"

#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/currency.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/number.h"
#include "base/str.h"
#include "form/formats.h"
#include "form/mail_address.h"
#include "model/country.h"
#include "repo/user_file.h"

static const char *const commits[] = { "background", "wait", "manual", NULL };
static const char *const starts[] = { "background", "manual", NULL };
static const char *const answers[] = { "no", "yes", NULL };
static const char *const tls[] = { "auto", "always", "never", NULL };
static const char *const colors[] = { "auto", "always", "never", NULL };

static crm_err check_milliseconds(const char *value)
{
	int64_t number;
	CRM_TRY(crm_integer_parse(value, &number));
	return number < 0 || number > INT_MAX ? crm_fail(CRM_INVALID, "'%s' is not a number of milliseconds", value) : NULL;
}

static crm_err check_currency(const char *value)
{
	return crm_currency_digits(value) < 0 ? crm_fail(CRM_INVALID, "'%s' is not an ISO 4217 code", value) : NULL;
}

static crm_err check_country(const char *value)
{
	const struct crm_country *country;
	return *value ? crm_country_find(value, &country) : NULL;
}

static crm_err check_format(const char *value)
{
	const struct crm_sink_kind *kind;
	crm_err err = crm_sink_kind_find(value, &kind);
	return err ? crm_err_as(err, CRM_INVALID) : NULL;
}

static crm_err check_bytes(const char *value)
{
	int64_t number;
	CRM_TRY(crm_integer_parse(value, &number));
	return number <= 0 ? crm_fail(CRM_INVALID, "'%s' is not a number of bytes", value) : NULL;
}

static crm_err check_duration(const char *value)
{
	int64_t seconds;
	return crm_err_as(crm_duration_parse(value, &seconds), CRM_INVALID);
}

static crm_err check_address(const char *value)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_mail_address address;
	if (crm_mail_split_addresses(arena, value, &address, 1) == 1)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not an e-mail address", value), "'Support <support@example.com>'");
}

static crm_err check_smtp(const char *value)
{
	if (crm_starts(value, "smtp://") || crm_starts(value, "smtps://"))
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not the address of a mail server", value), "smtp://HOST:587");
}

/* What links begin with: http or https, a host, nothing that would end a link in a mail. */
static crm_err check_url(const char *value)
{
	const char *host = strstr(value, "://");
	bool web = crm_starts(value, "http://") || crm_starts(value, "https://");
	for (const char *p = value; *p; p++)
		web = web && (unsigned char)*p > ' ' && *p != 127 && !strchr("<>\"", *p);
	return web && host[3] && host[3] != '/' ? NULL
	     : crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not the address of a page", value), "https://crm.example/survey.cgi");
}

static const struct crm_setting settings[] = {
	{ "assist.command", NULL, "CRM_ASSIST_COMMAND", NULL,
	  "program that judges the tone of texts in the place of the lexicon: text in, JSON out; unset: none", NULL },
	{ "assist.timeout", "10000", "CRM_ASSIST_TIMEOUT", NULL,
	  "milliseconds that program may take for a text", check_milliseconds },
	{ "history.commit", "background", "CRM_HISTORY_COMMIT", commits,
	  "when a change goes into git: at once in the background, waited for, or by crm-log flush", NULL },
	{ "hooks.allow_private", "no", NULL, answers,
	  "whether webhooks may lead to this machine and the network here", NULL },
	{ "hooks.ca_file", NULL, NULL, NULL, "certificates (PEM) that those of webhooks must be signed by; unset: the system's",
	  NULL },
	{ "hooks.give_up", "1d", NULL, NULL, "how long a program of hooks/ is tried to be told something before that is given up",
	  check_duration },
	{ "hooks.here", "yes", "CRM_HOOKS_HERE", answers,
	  "whether rules, scripts, webhooks and notices act in this copy: in one of a team's", NULL },
	{ "hooks.proxy", NULL, NULL, NULL, "the proxy that webhooks are told through; unset: none", check_url },
	{ "hooks.start", "background", "CRM_HOOKS_START", starts,
	  "when they do: at once in the background, or by crm tick and crm-hook deliver", NULL },
	{ "hooks.timeout", "10000", "CRM_HOOKS_TIMEOUT", NULL,
	  "milliseconds a program of hooks/ may take", check_milliseconds },
	{ "lock.timeout", "10000", "CRM_LOCK_TIMEOUT", NULL,
	  "milliseconds to wait for another writer before giving up (exit status 7)", check_milliseconds },
	{ "mail.ca_file", NULL, NULL, NULL, "certificates (PEM) that the mail server's must be signed by; unset: the system's",
	  NULL },
	{ "mail.from", NULL, "CRM_MAIL_FROM", NULL, "who mail comes from, as Name <address>; needed to send", check_address },
	{ "mail.give_up", "1d", NULL, NULL, "how long a mail is tried to be sent before it has failed", check_duration },
	{ "mail.max_size", "100000000", NULL, NULL, "bytes of one mail; larger ones go to quarantine", check_bytes },
	{ "mail.password_command", NULL, NULL, NULL, "a command line that prints the password for mail.user", NULL },
	{ "mail.password_file", NULL, NULL, NULL, "the file whose first line is the password for mail.user", NULL },
	{ "mail.sendmail", NULL, "CRM_MAIL_SENDMAIL", NULL,
	  "a program and its arguments that takes a mail on stdin: sendmail -t -i; used where mail.smtp is unset", NULL },
	{ "mail.smtp", NULL, "CRM_MAIL_SMTP", NULL, "the server that sends: smtp://HOST:PORT or smtps://HOST", check_smtp },
	{ "mail.tls", "auto", NULL, tls, "STARTTLS: where it is offered (with a user: always), always, never", NULL },
	{ "mail.user", NULL, NULL, NULL, "who logs in at mail.smtp; unset: nobody", NULL },
	{ "money.currency", "EUR", "CRM_CURRENCY", NULL,
	  "currency of amounts that name none (ISO 4217)", check_currency },
	{ "notify.desktop", "notify-send --app-name=crm", "CRM_NOTIFY_DESKTOP", NULL,
	  "a program and its arguments that shows a notice on the desktop: its title and text follow", NULL },
	{ "output.color", "auto", "CRM_COLOR", colors, "colour on a terminal", NULL },
	{ "output.format", NULL, "CRM_FORMAT", NULL,
	  "format of listings; unset: table on a terminal, csv otherwise", check_format },
	{ "output.pager", NULL, "CRM_PAGER", NULL, "pager for tables on a terminal; unset: $PAGER, else less", NULL },
	{ "phone.country", NULL, "CRM_PHONE_COUNTRY", NULL,
	  "country of telephone numbers written without one (ISO 3166); unset: it is not told", check_country },
	{ "receive.most", "1048576", "CRM_RECEIVE_MOST", NULL, "bytes of one request that crm-hook receive takes", check_bytes },
	{ "repo.default", NULL, NULL, NULL, "repository used outside of any", NULL },
	{ "sla.warning", "30m", NULL, NULL, "how long before a ticket is late crm-tick warns of it", check_duration },
	{ "survey.url", NULL, "CRM_SURVEY_URL", NULL,
	  "address of the page behind the links of surveys; unset: mails have none, and are answered by mail", check_url },
	{ "sync.ahead", "1d", NULL, NULL, "how far the clocks of other copies may be ahead of ours", check_duration },
	{ "ticket.route", "no", "CRM_TICKET_ROUTE", answers,
	  "whether tickets that an intake opens are routed at once, or wait for crm-ticket route", NULL },
	{ "user.email", NULL, "CRM_USER_EMAIL", NULL, "who acts; unset: git's user.email", NULL },
	{ "user.name", NULL, "CRM_USER_NAME", NULL, "who acts; unset: git's user.name, else the login", NULL },
};

enum { SETTINGS = CRM_COUNT(settings) };

struct given {
	const char *value;
	const char *origin;
};

struct crm_config {
	struct crm_arena *arena;
	const char *repo_file, *user_file;
	struct given given[SETTINGS];
};

const struct crm_setting *crm_setting_at(size_t i)
{
	return i < SETTINGS ? &settings[i] : NULL;
}

static int setting_index(const char *name)
{
	for (int i = 0; i < (int)SETTINGS; i++)
		if (crm_same(settings[i].name, name))
			return i;
	return -1;
}

static crm_err unknown_setting(const char *name)
{
	const char *names[SETTINGS];
	for (size_t i = 0; i < SETTINGS; i++)
		names[i] = settings[i].name;
	crm_err err = crm_fail(CRM_USAGE, "there is no setting '%s'", name);
	const char *near = crm_nearest(name, names, SETTINGS);
	return near ? crm_err_nearest(err, name, near)
	            : crm_err_hint(err, "crm-config list shows them all");
}

static crm_err check_value(const struct crm_setting *setting, const char *value)
{
	if (!setting->choices)
		return NULL;
	CRM_AUTO(crm_str_drop) struct crm_str all = {0};
	for (size_t i = 0; setting->choices[i]; i++) {
		if (crm_same(setting->choices[i], value))
			return NULL;
		crm_str_addf(&all, "%s%s", i ? ", " : "", setting->choices[i]);
	}
	return crm_fail(CRM_INVALID, "%s: '%s' is not one of: %s", setting->name, value, all.s);
}

struct reading {
	struct crm_config *config;
	const char *file;
	crm_err err;
};

static int on_line(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	char full[160];
	snprintf(full, sizeof full, "%s.%s", section, name);
	int i = setting_index(full);
	reading->err = i < 0 ? unknown_setting(full) : check_value(&settings[i], value);
	if (reading->err)
		return 0;
	reading->config->given[i] = (struct given){
		.value = crm_copy(reading->config->arena, value), .origin = reading->file };
	return 1;
}

static crm_err read_file(struct crm_config *config, const char *path)
{
	if (!path || !crm_is_file(path))
		return NULL;
	struct reading reading = { .config = config, .file = path };
	int line = ini_parse(path, on_line, &reading);
	if (line == 0)
		return NULL;
	if (line < 0)
		return crm_fail_errno("cannot read %s", path);
	crm_err err = reading.err ? reading.err
	                          : crm_fail(CRM_INVALID, "expected [section] or name = value");
	return crm_err_at(err, path, line);
}

static crm_err read_environment(struct crm_config *config)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const char *name = settings[i].environment;
		const char *value = name ? getenv(name) : NULL;
		if (!value || !*value)
			continue;
		CRM_TRY(crm_err_in(check_value(&settings[i], value), "environment %s", name));
		config->given[i] = (struct given){ .value = value,
			.origin = crm_textf(config->arena, "environment %s", name) };
	}
	return NULL;
}

crm_err crm_config_load(struct crm_arena *arena, const char *folder, struct crm_config **out)
{
	struct crm_config *config = crm_new(arena, struct crm_config, 1);
	config->arena = arena;
	config->user_file = crm_user_file(arena, "crm/crm.conf");
	config->repo_file = folder ? crm_path(arena, folder, "crm.conf") : NULL;
	for (size_t i = 0; i < SETTINGS; i++)
		config->given[i] = (struct given){ settings[i].preset, "default" };
	CRM_TRY(read_file(config, config->user_file));
	CRM_TRY(read_file(config, config->repo_file));
	CRM_TRY(read_environment(config));
	*out = config;
	return NULL;
}

static const struct given *given_of(const struct crm_config *config, const char *name)
{
	int i = setting_index(name);
	if (i < 0)
		abort(); /* names in the program are of the table */
	return &config->given[i];
}

const char *crm_config_get(const struct crm_config *config, const char *name)
{
	return given_of(config, name)->value;
}

const char *crm_config_origin(const struct crm_config *config, const char *name)
{
	return given_of(config, name)->origin;
}

static crm_err check(const struct crm_setting *setting, const char *value)
{
	return setting->check && value ? crm_err_in(setting->check(value), "%s", setting->name) : NULL;
}

crm_err crm_config_check(const struct crm_config *config, const char *name)
{
	const struct given *given = given_of(config, name);
	crm_err err = check(&settings[given - config->given], given->value);
	return err ? crm_fail(CRM_INVALID, "%s (from %s)", crm_copy(config->arena, err->text), given->origin) : NULL;
}

/* One line of the file being rewritten: its section or its key, trimmed. */
static bool line_is_section(const char *line, size_t n, const char *section, size_t section_n)
{
	while (n && (*line == ' ' || *line == '\t'))
		line++, n--;
	return n >= section_n + 2 && line[0] == '[' && !memcmp(line + 1, section, section_n) &&
	       line[section_n + 1] == ']';
}

static bool line_opens_any_section(const char *line, size_t n)
{
	while (n && (*line == ' ' || *line == '\t'))
		line++, n--;
	return n && *line == '[';
}

static bool line_is_key(const char *line, size_t n, const char *key)
{
	while (n && (*line == ' ' || *line == '\t'))
		line++, n--;
	size_t key_n = strlen(key);
	if (n <= key_n || memcmp(line, key, key_n))
		return false;
	for (line += key_n, n -= key_n; n && (*line == ' ' || *line == '\t'); n--)
		line++;
	return n && (*line == '=' || *line == ':');
}

static void add_setting(struct crm_str *out, const char *key, const char *value)
{
	if (value)
		crm_str_addf(out, "%s = %s\n", key, value);
}

/* Copies the file with the key's line replaced, put at the end of its section, or in a new one. */
static void rewrite(struct crm_str *out, const struct crm_str *old, const char *section,
                    size_t section_n, const char *key, const char *value)
{
	bool inside = false, written = false;
	const char *at = crm_str_text(old), *end = at + old->n;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((stop ? stop : end) - at);
		if (line_opens_any_section(at, n)) {
			if (inside && !written) {
				add_setting(out, key, value);
				written = true;
			}
			inside = line_is_section(at, n, section, section_n);
		}
		if (inside && line_is_key(at, n, key)) {
			if (!written)
				add_setting(out, key, value);
			written = true;
		} else {
			crm_str_add_n(out, at, n);
			crm_str_add_c(out, '\n');
		}
		at += n + (stop ? 1 : 0);
	}
	if (written || !value)
		return;
	if (!inside)
		crm_str_addf(out, "%s[%.*s]\n", out->n ? "\n" : "", (int)section_n, section);
	add_setting(out, key, value);
}

static crm_err refuse_line_breaks(const char *name, const char *value)
{
	if (value && strpbrk(value, "\n\r"))
		return crm_fail(CRM_INVALID, "%s: a setting is one line", name);
	return NULL;
}

crm_err crm_config_set(struct crm_config *config, const char *name, const char *value, bool user)
{
	int i = setting_index(name);
	if (i < 0)
		return unknown_setting(name);
	if (value)
		CRM_TRY(check_value(&settings[i], value));
	CRM_TRY(check(&settings[i], value));
	CRM_TRY(refuse_line_breaks(name, value));
	const char *path = user ? config->user_file : config->repo_file;
	if (!path)
		return crm_fail(CRM_NOT_FOUND, user ? "there is no home directory for the user's crm.conf"
		                                    : "this is not inside a repository");
	CRM_AUTO(crm_str_drop) struct crm_str old = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (crm_is_file(path))
		CRM_TRY(crm_file_read(path, 1 << 20, &old));
	else if (user)
		CRM_TRY(crm_user_file_folder(config->arena, path));
	const char *dot = strchr(name, '.');
	rewrite(&text, &old, name, (size_t)(dot - name), dot + 1, value);
	CRM_TRY(crm_file_replace(path, crm_str_text(&text), text.n));
	config->given[i] = (struct given){ value ? crm_copy(config->arena, value) : settings[i].preset,
	                                   value ? path : "default" };
	return NULL;
}
