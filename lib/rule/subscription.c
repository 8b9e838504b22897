#include "rule/subscription.h"

#include "base/rhythm.h"
#include "base/str.h"
#include "query/term.h"
#include "rule/wish.h"
#include "store/store.h"

static crm_err check_times(const struct crm_record *record)
{
	const char *quiet = crm_record_text(record, "quiet"), *digest = crm_record_text(record, "digest");
	struct crm_rhythm rhythm;
	struct crm_quiet hours;

	if (quiet && !crm_same(quiet, CRM_QUIET_WORK))
		CRM_TRY(crm_err_field(crm_quiet_parse(quiet, &hours), "quiet"));
	return digest ? crm_err_field(crm_rhythm_parse(digest, &rhythm), "digest") : NULL;
}

/* What an import names may come later. */
static crm_err check_webhook(const struct crm_case *one, const char *name)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	const struct crm_asking *asking = setting->asking;
	const char **ids;
	size_t count;

	if (!asking || !asking->ids || setting->imported)
		return NULL;
	crm_err err = asking->ids(asking->context, one->record->arena, crm_model_entity(setting->store->model, "webhook"), name,
	                          &ids, &count);
	return crm_err_hint(err, "crm-hook list shows them; crm-hook add URL --format slack name=NAME");
}

static crm_err check_target(const struct crm_case *one, const struct crm_record *record)
{
	const char *via = crm_record_text(record, "via"), *target = crm_record_text(record, "target");

	if (crm_same(via, "file") && (!target || *target != '/'))
		return crm_err_hint(crm_fail(CRM_INVALID, target ? "'%s' is not the whole path of a file" : "to which file?", target),
		                    "target=/srv/notices/eva.jsonl");
	if (crm_same(via, "chat") && !target)
		return crm_err_hint(crm_fail(CRM_INVALID, "to which webhook?"), "target=NAME, of crm-hook list");
	return crm_same(via, "chat") ? check_webhook(one, target) : NULL;
}

static crm_err before(const struct crm_case *one)
{
	if (!one->record || !crm_record_text(one->record, "via"))
		return NULL;
	if (crm_case_gave(one, "quiet") || crm_case_gave(one, "digest"))
		CRM_TRY(check_times(one->record));
	if (crm_case_gave(one, "via") || crm_case_gave(one, "target"))
		CRM_TRY(crm_err_field(check_target(one, one->record), "target"));
	return crm_rule_gave_wish(one) ? crm_rule_check_wish(one) : NULL;
}

const struct crm_rule crm_rule_subscription = { .entity = "subscription", .before = before };
