#include "rule/subscription.h"

#include "base/rhythm.h"
#include "base/str.h"
#include "rule/wish.h"

static const char *text_of(const struct crm_record *record, const char *field)
{
	struct crm_value value = crm_record_get(record, field);

	return value.shape == CRM_TEXT ? value.s : NULL;
}

static crm_err check_times(const struct crm_record *record)
{
	const char *quiet = text_of(record, "quiet"), *digest = text_of(record, "digest");
	struct crm_rhythm rhythm;
	struct crm_quiet hours;

	if (quiet && !crm_same(quiet, CRM_QUIET_WORK))
		CRM_TRY(crm_err_field(crm_quiet_parse(quiet, &hours), "quiet"));
	return digest ? crm_err_field(crm_rhythm_parse(digest, &rhythm), "digest") : NULL;
}

static crm_err check_target(const struct crm_record *record)
{
	const char *via = text_of(record, "via"), *target = text_of(record, "target");

	if (crm_same(via, "file") && (!target || *target != '/'))
		return crm_err_hint(crm_fail(CRM_INVALID, target ? "'%s' is not the whole path of a file" : "to which file?", target),
		                    "target=/srv/notices/eva.jsonl");
	if (crm_same(via, "chat") && !target)
		return crm_err_hint(crm_fail(CRM_INVALID, "to which webhook?"), "target=NAME, of crm-hook list");
	return NULL;
}

static crm_err before(const struct crm_case *one)
{
	if (!one->record || !text_of(one->record, "via"))
		return NULL;
	if (crm_case_gave(one, "quiet") || crm_case_gave(one, "digest"))
		CRM_TRY(check_times(one->record));
	if (crm_case_gave(one, "via") || crm_case_gave(one, "target"))
		CRM_TRY(crm_err_field(check_target(one->record), "target"));
	return crm_rule_gave_wish(one) ? crm_rule_check_wish(one) : NULL;
}

const struct crm_rule crm_rule_subscription = { .entity = "subscription", .before = before };
