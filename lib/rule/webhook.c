#include "rule/webhook.h"

#include <string.h>

#include "base/str.h"
#include "form/template.h"
#include "model/path.h"
#include "rule/wish.h"
#include "store/event_name.h"
#include "store/stmt.h"

/* Beside the record's fields, what a template may name. */
static const char *const words[] = {
	"event.name", "event.id", "event.at", "event.actor", "event.entity", "event.record", "event.label", "event.detail",
	"event.sentence",
};

/* -- who hears --------------------------------------------------------------------------- */

crm_err crm_webhook_hears(struct crm_store *store, const char *name, bool *hears)
{
	struct crm_stmt *stmt;

	CRM_TRY(crm_db_stmt(store->db, "SELECT 1 FROM webhook WHERE name = ?1 OR events IS NULL OR EXISTS (SELECT 1 FROM"
	                               " json_each(webhook.events) WHERE value IN (?2, ?3, '*')) LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, name);
	crm_stmt_bind_text(stmt, 2, CRM_EVENT_CALLED);
	crm_stmt_bind_text(stmt, 3, CRM_EVENT_OF_RULES "*");
	CRM_TRY(crm_stmt_step(stmt, hears));
	crm_stmt_reset(stmt);
	return NULL;
}

/* -- address and head ---------------------------------------------------------------- */

static crm_err check_url(const struct crm_record *webhook)
{
	const char *url = crm_record_text(webhook, "url"), *host = strstr(url, "://");

	if (!crm_starts(url, "http://") && !crm_starts(url, "https://"))
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is neither http nor https", url), "url=https://HOST/PATH");
	if (memchr(host + 3, '@', strcspn(host + 3, "/?#")))
		return crm_err_hint(crm_fail(CRM_INVALID, "a name and a password would stand in it for all to read"),
		                    "headers='Authorization: @FILE'");
	return strchr(url, '#') ? crm_fail(CRM_INVALID, "what follows '#' would not be sent") : NULL;
}

bool crm_webhook_header(const char *line, size_t *name, const char **value)
{
	*name = strcspn(line, ":");
	*value = line + *name;
	if (*name == 0 || !line[*name])
		return false;
	for (size_t i = 0; i < *name; i++)
		if ((unsigned char)line[i] <= ' ' || (unsigned char)line[i] >= 127 || strchr("()<>@,;\\\"/[]?={}", line[i]))
			return false;
	*value += 1 + strspn(line + *name + 1, " \t");
	for (const char *p = *value; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 127)
			return false;
	return **value != '\0';
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (crm_same_ascii(name, *names))
			return true;
	return false;
}

static crm_err check_header(struct crm_arena *arena, const char *line)
{
	static const char *const ours[] = { "host", "content-length", "transfer-encoding", "connection", "expect", "webhook-id",
		"webhook-timestamp", "webhook-signature", NULL };
	static const char *const secret[] = { "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key",
		"x-auth-token", NULL };
	const char *value;
	size_t n;

	if (!crm_webhook_header(line, &n, &value))
		return crm_err_hint(crm_fail(CRM_INVALID, "'%s' is no line of a head", line), "'Name: value'");
	char *name = crm_copy_n(arena, line, n);
	if (is_one_of(name, ours))
		return crm_fail(CRM_INVALID, "%s is written when it is sent", name);
	if (*value != '@' && is_one_of(name, secret))
		return crm_err_hint(crm_fail(CRM_INVALID, "what %s says would stand in it for all to read", name), "'%s: @FILE'", name);
	return *value == '@' && value[1] != '/' ? crm_fail(CRM_INVALID, "%s needs the whole path of its file", name) : NULL;
}

static crm_err check_headers(const struct crm_record *webhook, struct crm_arena *arena)
{
	struct crm_value list = crm_record_get(webhook, "headers");
	CRM_AUTO(crm_str_drop) struct crm_str line = {0};

	for (size_t at = 0; list.shape == CRM_TEXT && crm_list_next(list, &at, &line);)
		CRM_TRY(check_header(arena, crm_str_text(&line)));
	return NULL;
}

/* -- events, and what their records are ----------------------------------------------- */

static bool speaks_of(struct crm_value events, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	size_t n = strlen(entity->name);

	if (events.shape != CRM_TEXT)
		return true;
	for (size_t at = 0; crm_list_next(events, &at, &name);)
		if (crm_same(name.s, "*") || (crm_starts(name.s, entity->name) && name.s[n] == '.'))
			return true;
	return false;
}

/* -- template -------------------------------------------------------------------------- */

static bool is_word(const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(words); i++)
		if (crm_same(words[i], name))
			return true;
	return false;
}

/* A field of one of them is enough: of the others' records it is empty. */
static crm_err check_name(const struct crm_model *model, struct crm_value events, const char *name)
{
	struct crm_path path;
	crm_err err = NULL;

	for (size_t i = 0; i < model->count; i++) {
		if (!speaks_of(events, model->entities[i]))
			continue;
		crm_err fault = crm_path_parse(model, model->entities[i], name, &path);
		if (!fault)
			return NULL;
		err = err ? err : fault;
	}
	return err;
}

static crm_err check_template(const struct crm_case *one, struct crm_arena *arena)
{
	const char *text = crm_record_text(one->record, "template");
	struct crm_template parsed;

	if (!text)
		return crm_same(crm_record_text(one->record, "format"), "template")
		     ? crm_err_hint(crm_fail(CRM_INVALID, "of this format, the body is needed"), "template='{event.sentence}'") : NULL;
	CRM_TRY(crm_template_parse(arena, text, &parsed));
	for (size_t i = 0; i < parsed.count; i++) {
		const struct crm_template_piece *piece = &parsed.pieces[i];
		if (piece->name && !is_word(piece->name))
			CRM_TRY(crm_template_wrong(check_name(crm_case_setting(one)->store->model, crm_record_get(one->record, "events"),
			                                      piece->name), text, piece->at, piece->length));
	}
	return NULL;
}

/* -- the rule --------------------------------------------------------------------------- */

static bool gave_wish(const struct crm_case *one)
{
	return crm_rule_gave_wish(one) || crm_case_gave(one, "template") || crm_case_gave(one, "format");
}

/* Only what this change gave: whoever switches off a wrong one must be able to. */
static crm_err before(const struct crm_case *one)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!one->record || !crm_record_text(one->record, "url"))
		return NULL;
	if (crm_case_gave(one, "url"))
		CRM_TRY(crm_err_field(check_url(one->record), "url"));
	if (crm_case_gave(one, "headers"))
		CRM_TRY(crm_err_field(check_headers(one->record, arena), "headers"));
	if (!gave_wish(one))
		return NULL;
	CRM_TRY(crm_rule_check_wish(one));
	return crm_err_field(crm_err_as(check_template(one, arena), CRM_INVALID), "template");
}

const struct crm_rule crm_rule_webhook = { .entity = "webhook", .before = before };
