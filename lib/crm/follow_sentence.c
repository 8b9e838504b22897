#include "crm/follow_sentence.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "crm/among.h"
#include "crm/automation.h"
#include "crm/automation_run.h"
#include "crm/webhook_row.h"
#include "hook/notice_state.h"
#include "repo/hook_kinds.h"
#include "store/journal.h"

enum { FAILURE_BYTES = 4096 };

static crm_err count(struct crm_repo *repo, struct crm_arena *arena, const char *entity, const char *term, int64_t *out)
{
	const struct crm_question question = { .entity = entity, .terms = &term, .count = term != NULL };

	return crm_question_count(repo, arena, &question, out);
}

static void begin(struct crm_str *text, int64_t n, const char *one, const char *many)
{
	crm_str_addf(text, "%lld %s", (long long)n, n == 1 ? one : many);
}

static void add(struct crm_str *text, int64_t n, const char *one, const char *many)
{
	if (n)
		crm_str_addf(text, ", %lld %s", (long long)n, n == 1 ? one : many);
}

/* -- rules ---------------------------------------------------------------------------------------------- */

/* Those that are on and speak of what is no longer there. */
static crm_err count_wrong(struct crm_repo *repo, struct crm_arena *arena, int64_t *out)
{
	struct crm_automation_rule *rules, checked;
	size_t n;

	*out = 0;
	CRM_TRY(crm_automation_list(repo, arena, &rules, &n));
	for (size_t i = 0; i < n; i++)
		*out += rules[i].active && crm_automation_of_text(repo, arena, rules[i].name, rules[i].source, &checked);
	return NULL;
}

crm_err crm_rules_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	int64_t rules, wrong, behind, waiting, failed;

	*out = "";
	CRM_TRY(count(repo, arena, "rule", NULL, &rules));
	if (!rules)
		return NULL;
	CRM_TRY(count_wrong(repo, arena, &wrong));
	CRM_TRY(crm_automation_behind(repo, &behind));
	CRM_TRY(count(repo, arena, "rule_run", "status=waiting", &waiting));
	CRM_TRY(count(repo, arena, "rule_run", "status=failed", &failed));
	begin(&text, rules, "rule", "rules");
	add(&text, wrong, "is wrong (crm-rule check)", "are wrong (crm-rule check)");
	add(&text, behind, "change behind", "changes behind");
	add(&text, waiting, "run waits", "runs wait");
	add(&text, failed, "run failed", "runs failed");
	if (waiting || failed)
		crm_str_add(&text, " (crm-rule runs)");
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

/* -- webhooks ------------------------------------------------------------------------------------------- */

struct webhooks {
	int64_t all, behind, fail, faulty, paused, dead;
};

static void add_webhook(struct webhooks *sum, const struct crm_webhook_row *row)
{
	bool told = row->webhook.active && !row->webhook.fault;

	sum->all++;
	sum->paused += !row->webhook.active;
	sum->faulty += row->webhook.active && row->webhook.fault;
	sum->fail += told && (row->state.open || row->state.tries);
	sum->dead += row->dead;
	if (told && row->behind > sum->behind)
		sum->behind = row->behind;
}

static crm_err read_webhooks(struct crm_repo *repo, struct crm_arena *arena, struct webhooks *sum)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;
	const char **ids;
	size_t n;

	CRM_TRY(crm_among_read(repo, arena, (struct crm_question){ .entity = "webhook" }, &ids, &n));
	if (!n)
		return NULL;
	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	CRM_TRY(crm_webhook_state_open(places));
	for (size_t i = 0; i < n; i++) {
		struct crm_webhook_row row;

		CRM_TRY(crm_webhook_row(repo, places, arena, ids[i], &row));
		add_webhook(sum, &row);
	}
	return NULL;
}

crm_err crm_webhooks_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct webhooks sum = {0};

	*out = "";
	CRM_TRY(read_webhooks(repo, arena, &sum));
	if (!sum.all)
		return NULL;
	begin(&text, sum.all, "webhook", "webhooks");
	add(&text, sum.behind, "change behind", "changes behind");
	add(&text, sum.fail, "fails", "fail");
	add(&text, sum.faulty, "cannot be told", "cannot be told");
	add(&text, sum.paused, "paused", "paused");
	add(&text, sum.dead, "event given up", "events given up");
	if (sum.fail || sum.faulty || sum.dead)
		crm_str_add(&text, " (crm-hook list)");
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

/* -- notices -------------------------------------------------------------------------------------------- */

static crm_err count_failing(struct crm_repo *repo, struct crm_arena *arena, const char **ids, size_t n, int64_t *out)
{
	CRM_AUTO(crm_places_drop) struct crm_places *places = NULL;

	CRM_TRY(crm_places_open(repo->folder, repo->store, &places));
	for (size_t i = 0; i < n; i++) {
		struct crm_notice_state state;

		CRM_TRY(crm_notice_state_get(places, arena, ids[i], &state));
		*out += state.tries > 0;
	}
	return NULL;
}

crm_err crm_notices_sentence(struct crm_repo *repo, struct crm_arena *arena, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char **ids;
	int64_t fail = 0;
	size_t n;

	*out = "";
	CRM_TRY(crm_among_read(repo, arena, (struct crm_question){ .entity = "subscription" }, &ids, &n));
	if (!n)
		return NULL;
	CRM_TRY(count_failing(repo, arena, ids, n, &fail));
	begin(&text, (int64_t)n, "subscription", "subscriptions");
	add(&text, fail, "fails (crm-notify list)", "fail (crm-notify list)");
	*out = crm_copy(arena, crm_str_text(&text));
	return NULL;
}

/* -- a kind --------------------------------------------------------------------------------------------- */

crm_err crm_follow_failure(struct crm_repo *repo, struct crm_arena *arena, const char *kind, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const char *path = crm_hook_failure(arena, repo->folder, kind);

	*out = "";
	if (!crm_is_file(path))
		return NULL;
	CRM_TRY(crm_file_read(path, FAILURE_BYTES, &text));
	*out = crm_copy_n(arena, crm_str_text(&text), strcspn(crm_str_text(&text), "\n"));
	return NULL;
}
