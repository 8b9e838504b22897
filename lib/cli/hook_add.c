#include "cli/hook_add.h"

#include <string.h>

#include "base/duration.h"
#include "base/file.h"
#include "base/str.h"
#include "cli/edit.h"
#include "cli/record_write.h"
#include "cli/refs.h"
#include "crm/webhook.h"
#include "hook/secret.h"
#include "hook/sign.h"
#include "hook/webhook_state.h"
#include "model/record.h"
#include "store/read.h"

enum { TEMPLATE_MOST = 1 << 20, TWINS_MOST = 1000 };

const struct crm_option crm_options_hook_add[] = {
	{ .name = "on", .argument = "EVENTS", .help = "names, parted by commas: deal.won,ticket.* (default: all)", .complete = "event",
	  .many = true },
	{ .name = "where", .argument = "TERMS", .help = "only where the record fits an expression after it" },
	{ .name = "was", .argument = "TERMS", .help = "only where it fitted one before" },
	{ .name = "changed", .argument = "FIELDS", .help = "only where one of these fields changed" },
	{ .name = "format", .argument = "FORMAT", .help = "what is sent (default: standard)",
	  .choices = "standard|cloudevents|slack|dingtalk|wecom|template" },
	{ .name = "template", .argument = "FILE", .help = "a text with fields: of chats the sentence, of --format template the body",
	  .complete = "file" },
	{ .name = "secret-file", .argument = "FILE", .help = "its secret, from a file or (-) stdin (default: one is made)",
	  .complete = "file" },
	{ .name = "header", .argument = "LINE", .help = "a further line of the head; of 'Name: @FILE' what the file says", .many = true },
	{ .name = "rate", .argument = "N", .help = "no more than so many in a minute" },
	{ .name = "allow-private", .help = "its address may be one of this machine or the network here" },
	{ .name = NULL },
};

/* -- the record ----------------------------------------------------------------------- */

struct adding {
	struct crm_tool *tool;
	const char **arguments;
	size_t count;
};

static void assign(struct adding *adding, const char *field, const char *text)
{
	if (text)
		adding->arguments[adding->count++] = crm_textf(adding->tool->arena, "%s=%s", field, text);
}

static const char *list_of(struct crm_tool *tool, const char *option, const char *parting)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char **given;
	size_t count = crm_option_all(tool, option, &given);

	for (size_t i = 0; i < count; i++)
		for (const char *one = given[i]; *one; one += strspn(one, parting)) {
			size_t n = parting[0] ? strcspn(one, parting) : strlen(one);
			if (n)
				crm_list_add_element(&out, one, n);
			one += n;
		}
	return out.n ? crm_copy(tool->arena, out.s) : NULL;
}

static crm_err read_template(struct crm_tool *tool, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *file = crm_option(tool, "template");

	*out = NULL;
	if (!file)
		return NULL;
	CRM_TRY(crm_file_read(file, TEMPLATE_MOST, &text));
	while (text.n && text.s[text.n - 1] == '\n')
		crm_str_cut(&text, text.n - 1);
	*out = crm_copy_n(tool->arena, crm_str_text(&text), text.n);
	return NULL;
}

static bool is_given(const struct crm_tool *tool, const char *field)
{
	for (size_t i = 0; i < tool->count; i++)
		if (crm_starts(tool->arguments[i], field) && tool->arguments[i][strlen(field)] == '=')
			return true;
	return false;
}

/* The host; where there is one of that name, it gets a number. */
static crm_err choose_name(struct crm_tool *tool, const char **out)
{
	const char *url = tool->arguments[0], *scheme = strstr(url, "://"), *host = scheme ? scheme + 3 : url, **ids;
	int name = crm_entity_field(tool->entity, "name");
	size_t count = 1;

	*out = NULL;
	if (is_given(tool, "name") || crm_assign_is(url))
		return NULL;
	host = crm_copy_n(tool->arena, host, strcspn(host, "/?#"));
	*out = host;
	for (int i = 2; count && i < TWINS_MOST; i++) {
		CRM_TRY(crm_read_equal(tool->repo->store, tool->arena, tool->entity, name, *out, 1, &ids, &count));
		if (count)
			*out = crm_textf(tool->arena, "%s-%d", host, i);
	}
	return NULL;
}

/* Options become FIELD=VALUE: what is written is what `add` of any record writes. */
static crm_err take_options(struct crm_tool *tool)
{
	struct adding adding = { .tool = tool, .arguments = crm_new(tool->arena, const char *, tool->count + 12) };
	const char *name, *template;

	CRM_TRY(choose_name(tool, &name));
	CRM_TRY(read_template(tool, &template));
	for (size_t i = 0; i < tool->count; i++)
		adding.arguments[adding.count++] = tool->arguments[i];
	assign(&adding, "name", name);
	assign(&adding, "events", list_of(tool, "on", ", "));
	assign(&adding, "where", crm_option(tool, "where"));
	assign(&adding, "was", crm_option(tool, "was"));
	assign(&adding, "changed", crm_option(tool, "changed"));
	assign(&adding, "format", crm_option(tool, "format"));
	assign(&adding, "template", template);
	assign(&adding, "headers", list_of(tool, "header", ""));
	assign(&adding, "rate", crm_option(tool, "rate"));
	assign(&adding, "allow_private", crm_option_given(tool, "allow-private") ? "yes" : NULL);
	tool->arguments = adding.arguments;
	tool->count = adding.count;
	return NULL;
}

/* -- its secret --------------------------------------------------------------------------- */

static crm_err check_secret(const struct crm_webhook *webhook, const char *secret)
{
	struct crm_sign_key key;

	return crm_webhook_signs(webhook) ? crm_sign_key_read(secret, &key) : NULL;
}

static crm_err make_secret(struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	CRM_TRY(crm_sign_secret_new(&text));
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

/* What is given, else one that is made, for those who sign with ours. NULL: it needs none. */
static crm_err choose_secret(struct crm_tool *tool, const struct crm_webhook *webhook, const char **out)
{
	const char *file = crm_option(tool, "secret-file");

	*out = NULL;
	if (file) {
		CRM_TRY(crm_secret_from(tool->arena, file, out));
		return check_secret(webhook, *out);
	}
	if (crm_webhook_hides(webhook))
		return crm_err_hint(crm_fail(CRM_USAGE, "there is a secret in its address, which only you know"), "--secret-file FILE");
	return crm_webhook_signs(webhook) ? make_secret(tool->arena, out) : NULL;
}

/* Before the record is there for others: nobody may find it without its secret, or without the place it begins at. */
static crm_err then(struct crm_work *work, const struct crm_record *record)
{
	struct crm_tool *tool = work->tool;
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	struct crm_webhook webhook;
	const char *secret;

	CRM_TRY(crm_webhook_read(tool->repo, tool->arena, crm_record_id(record), &webhook));
	CRM_TRY(choose_secret(tool, &webhook, &secret));
	if (work->why.dry_run)
		return NULL;
	CRM_TRY(crm_places_open(tool->repo->folder, tool->repo->store, &places));
	CRM_TRY(crm_webhook_state_open(places));
	if (secret)
		CRM_TRY(crm_secrets_put(tool->repo->folder, webhook.id, secret, tool->repo->now, 0));
	if (secret && !crm_option(tool, "secret-file"))
		crm_say(tool, "crm-hook secret %s shows the secret to verify signatures with", webhook.name);
	return NULL;
}

crm_err crm_hook_add(struct crm_tool *tool)
{
	static const struct crm_add how = { .first = "url", .then = then };

	CRM_TRY(take_options(tool));
	return crm_record_add_as(tool, &how);
}

/* -- secret ---------------------------------------------------------------------------------- */

const struct crm_option crm_options_hook_secret[] = {
	{ .name = "rotate", .help = "make a new one" },
	{ .name = "secret-file", .argument = "FILE", .help = "take this one from now on, from a file or (-) stdin", .complete = "file" },
	{ .name = "keep", .argument = "TIME", .help = "sign with the one before, too, for so long (default: 24h)" },
	{ .name = NULL },
};

static crm_err read_keep(struct crm_tool *tool, int64_t *until)
{
	const char *keep = crm_option(tool, "keep");
	int64_t seconds;

	CRM_TRY(crm_err_in(crm_err_as(crm_duration_parse(keep ? keep : "24h", &seconds), CRM_USAGE), "--keep"));
	*until = tool->repo->now + seconds * 1000;
	return NULL;
}

static crm_err change_secret(struct crm_tool *tool, const struct crm_webhook *webhook)
{
	const char *file = crm_option(tool, "secret-file"), *secret;
	int64_t until;

	CRM_TRY(read_keep(tool, &until));
	if (!file && !crm_webhook_signs(webhook))
		return crm_err_hint(crm_fail(CRM_USAGE, "the secret of %s is not made here", webhook->name), "--secret-file FILE");
	CRM_TRY(file ? crm_secret_from(tool->arena, file, &secret) : make_secret(tool->arena, &secret));
	CRM_TRY(check_secret(webhook, secret));
	return crm_secrets_put(tool->repo->folder, webhook->id, secret, tool->repo->now, until);
}

crm_err crm_hook_secret(struct crm_tool *tool)
{
	struct crm_secrets secrets;
	struct crm_webhook webhook;
	struct crm_refs refs;

	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, 1, &refs));
	CRM_TRY(crm_webhook_read(tool->repo, tool->arena, refs.ids[0], &webhook));
	if (crm_option_given(tool, "rotate") || crm_option_given(tool, "secret-file"))
		CRM_TRY(change_secret(tool, &webhook));
	CRM_TRY(crm_secrets_read(tool->repo->folder, tool->arena, webhook.id, tool->repo->now, &secrets));
	if (!secrets.count)
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "%s has no secret here", webhook.name), "crm-hook secret %s --rotate", webhook.name);
	crm_str_addf(&tool->out.buffer, "%s\n", secrets.list[0]);
	return NULL;
}

/* -- pause, resume ------------------------------------------------------------------------------ */

static crm_err set_active(struct crm_work *work, const struct crm_record *old, struct crm_record *record,
                          const char *value)
{
	(void)old;
	(void)value;
	crm_record_put(record, "active", crm_value_integer(crm_same(work->tool->verb->name, "resume")));
	return NULL;
}

crm_err crm_hook_pause(struct crm_tool *tool)
{
	static const struct crm_edit how = { .what = "Pause", .operands = CRM_EDIT_REFS, .edit = set_active };

	return crm_edit_run(tool, &how);
}

crm_err crm_hook_resume(struct crm_tool *tool)
{
	static const struct crm_edit how = { .what = "Resume", .operands = CRM_EDIT_REFS, .edit = set_active };

	return crm_edit_run(tool, &how);
}
