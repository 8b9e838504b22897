#include "crm/report_ask.h"

#include <string.h>

#include "base/day.h"
#include "base/currency.h"
#include "base/str.h"
#include "base/time.h"
#include "model/value.h"
#include "repo/ref.h"

enum { FROM, TO, FROM_DAY, TO_DAY, EVERY, FIXED, NAMES_MOST = 100 };

struct making {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_report *report;
	const struct crm_report_wish *wish;
	struct crm_report_asked *out;
};

/* -- which records ----------------------------------------------------------------------------- */

static crm_err need_entity(const struct making *one, const char *option, const struct crm_entity **out)
{
	if (!one->report->entity)
		return crm_fail(CRM_USAGE, "%s: the report does not say what it is about", option);
	return crm_model_need_entity(one->repo->store->model, one->report->entity, out);
}

static void and_with(struct making *one, struct crm_node *node)
{
	one->out->ask.where = crm_node_and(one->arena, (struct crm_node *)one->out->ask.where, node);
}

/* A link's record is one of those that are named. Names are never made into terms. */
static crm_err add_names(struct making *one, const struct crm_path *path, const char *names)
{
	const struct crm_field *link = crm_path_field(path);
	const struct crm_entity *target = link->type == CRM_T_ID ? path->entities[path->length - 1]
	                                                         : crm_model_entity(one->repo->store->model, link->target);
	struct crm_node *node = crm_new(one->arena, struct crm_node, 1);
	char *rest = crm_copy(one->arena, names);
	*node = (struct crm_node){ .kind = CRM_NODE_COMPARE, .path = *path, .compare = CRM_EQ,
		.operands = crm_new(one->arena, struct crm_operand, NAMES_MOST) };
	for (char *name; (name = strsep(&rest, ","));) {
		const char **ids;
		size_t count;
		CRM_TRY(crm_err_as(crm_ref_all(one->repo, one->arena, target, name, &ids, &count), CRM_INVALID));
		for (size_t i = 0; i < count; i++) {
			if (node->count == NAMES_MOST)
				return crm_fail(CRM_USAGE, "more than %d names", NAMES_MOST);
			node->operands[node->count++].low = crm_value_text(ids[i]);
		}
	}
	and_with(one, node);
	return NULL;
}

/* A report of users is narrowed by their own names, not by whose records they are: `self` is the entity that is named. */
static crm_err add_link(struct making *one, const char *option, const char *self, const char *names,
                        const char *const *paths)
{
	const struct crm_entity *entity;
	struct crm_path path;
	if (!names)
		return NULL;
	CRM_TRY(need_entity(one, option, &entity));
	if (crm_same(entity->name, self)) {
		CRM_TRY(crm_path_parse(one->repo->store->model, entity, "id", &path));
		return crm_err_in(add_names(one, &path, names), "%s", option);
	}
	for (; *paths; paths++)
		if (!crm_path_parse(one->repo->store->model, entity, *paths, &path) && crm_path_field(&path)->type == CRM_T_LINK)
			return crm_err_in(add_names(one, &path, names), "%s", option);
	return crm_fail(CRM_USAGE, "%s: %s have none", option, entity->plural);
}

static crm_err take_where(struct making *one)
{
	static const char *const owners[] = { "assignee", "owner", NULL }, *const teams[] = { "team", "owner.team", NULL };
	static const char *const pipelines[] = { "pipeline", "deal.pipeline", NULL };
	const struct crm_report_wish *wish = one->wish;
	const struct crm_entity *entity;
	struct crm_node *node;
	if (wish->term_count || wish->where)
		CRM_TRY(need_entity(one, "terms", &entity));
	if (wish->term_count) {
		CRM_TRY(crm_terms_parse(one->arena, &one->repo->asking, entity, wish->terms, wish->term_count, &node));
		and_with(one, node);
	}
	if (wish->where) {
		CRM_TRY(crm_where_parse(one->arena, &one->repo->asking, entity, wish->where, &node));
		and_with(one, node);
	}
	CRM_TRY(add_link(one, "--owner", "user", wish->owner, owners));
	CRM_TRY(add_link(one, "--team", "team", wish->team, teams));
	return add_link(one, "--pipeline", "pipeline", wish->pipeline, pipelines);
}

/* -- by what, in what --------------------------------------------------------------------------- */

static bool is_dated(const struct crm_field *field)
{
	return field->type == CRM_T_DATE || field->type == CRM_T_INSTANT;
}

static crm_err take_unit(struct making *one, const char *unit)
{
	const struct crm_field *field = crm_path_field(&one->out->by);
	one->out->ask.by_dated = is_dated(field);
	one->out->ask.by_every = CRM_EVERY_MONTH;
	if (!unit)
		return NULL;
	if (!is_dated(field))
		return crm_fail(CRM_USAGE, "--by: '%s' is no date, so it has no %s", field->name, unit);
	if (!crm_every_find(unit, &one->out->ask.by_every))
		return crm_fail(CRM_USAGE, "--by: a date goes by day, week, month, quarter or year, not '%s'", unit);
	return NULL;
}

static crm_err take_by(struct making *one)
{
	const char *by = one->wish->by ? one->wish->by : one->report->by;
	const struct crm_entity *entity;
	if (!by || !*by)
		return NULL;
	bool has_column = false;
	for (size_t i = 0; i < one->report->column_count; i++)
		has_column |= one->report->columns[i].role == CRM_REPORT_BY;
	if (!has_column)
		return crm_fail(CRM_USAGE, "--by: this report is not grouped");
	CRM_TRY(need_entity(one, "--by", &entity));
	const char *colon = strchr(by, ':');
	const char *name = colon ? crm_copy_n(one->arena, by, (size_t)(colon - by)) : by;
	CRM_TRY(crm_err_in(crm_path_parse(one->repo->store->model, entity, name, &one->out->by), "--by"));
	for (size_t i = 0; i < one->out->by.length; i++)
		if (!crm_may_read(&one->repo->actor, one->out->by.entities[i], one->out->by.fields[i]))
			return crm_fail(CRM_USAGE, "--by: %s have no field '%s'", entity->plural, name);
	one->out->ask.by = &one->out->by;
	return take_unit(one, colon ? colon + 1 : NULL);
}

static crm_err take_currency(struct making *one)
{
	const char *in = one->wish->in;
	if (!in)
		return NULL;
	one->out->ask.in = crm_currency_named(in, strlen(in));
	return one->out->ask.in ? NULL : crm_fail(CRM_INVALID, "--in: there is no currency '%s'", in);
}

/* -- when --------------------------------------------------------------------------------------- */

static int64_t midnight(int64_t day)
{
	return crm_day_edge(day, false);
}

static void set_days(struct crm_report_period *period)
{
	period->from_day = crm_date_at(period->from);
	period->to_day = crm_date_at(period->to);
	if (midnight(period->to_day) < period->to && period->to_day < CRM_DATE_MAX)
		period->to_day++;
}

/* Who gave one end alone has not said that the other is the report's own. */
static crm_err fail_turned(const struct making *one, const char *from, const char *to)
{
	if (!one->wish->from)
		return crm_err_hint(crm_fail(CRM_USAGE, "the period ends before it begins, which is %s if nothing else is said", from), "--from DAY --to %s", to);
	if (!one->wish->to)
		return crm_err_hint(crm_fail(CRM_USAGE, "the period begins after its end, which is %s if nothing else is said", to), "--from %s --to DAY", from);
	return crm_fail(CRM_USAGE, "the period ends before it begins");
}

static crm_err take_period(struct making *one)
{
	struct crm_report_period *period = &one->out->period;
	const char *from = one->wish->from ? one->wish->from : one->report->from;
	const char *to = one->wish->to ? one->wish->to : one->report->to;
	struct crm_span span;
	period->open_from = !from || !*from;
	period->open_to = !to || !*to;
	period->from = CRM_DATE_MIN * (int64_t)CRM_DAY + CRM_DAY;
	period->to = CRM_DATE_MAX * (int64_t)CRM_DAY;
	if (!period->open_from) {
		CRM_TRY(crm_err_in(crm_instant_parse(from, one->repo->now, &span), "--from"));
		period->from = span.from;
	}
	if (!period->open_to) {
		CRM_TRY(crm_err_in(crm_instant_parse(to, one->repo->now, &span), "--to"));
		period->to = span.to;
	}
	if (period->to < period->from)
		return fail_turned(one, from, to);
	set_days(period);
	return NULL;
}

static struct crm_value instant_value(struct crm_arena *arena, int64_t instant)
{
	char text[CRM_INSTANT_SIZE];
	return crm_value_text(crm_copy(arena, crm_instant_text(instant, text)));
}

static struct crm_value day_value(struct crm_arena *arena, int64_t day)
{
	char text[CRM_DATE_SIZE];
	return crm_value_text(crm_copy(arena, crm_date_text(day, text)));
}

static void put_period(struct crm_arena *arena, const struct crm_report_period *period, struct crm_report_value *values)
{
	values[FROM] = (struct crm_report_value){ "from", instant_value(arena, period->from) };
	values[TO] = (struct crm_report_value){ "to", instant_value(arena, period->to) };
	values[FROM_DAY] = (struct crm_report_value){ "from_day", day_value(arena, period->from_day) };
	values[TO_DAY] = (struct crm_report_value){ "to_day", day_value(arena, period->to_day) };
}

static crm_err take_every(struct making *one)
{
	const char *every = one->wish->every ? one->wish->every : one->report->every ? one->report->every : "month";
	one->out->values[EVERY] = (struct crm_report_value){ "every", *every ? crm_value_text(every) : CRM_NO_VALUE };
	one->out->undivided = !*every;
	return NULL;
}

/* -- parameters --------------------------------------------------------------------------------- */

static const char *given(const struct making *one, const char *name)
{
	size_t n = strlen(name);
	const char *found = NULL;
	for (size_t i = 0; i < one->wish->param_count; i++)
		if (!strncmp(one->wish->params[i], name, n) && one->wish->params[i][n] == '=')
			found = one->wish->params[i] + n + 1;
	return found;
}

static crm_err take_param(struct making *one, const struct crm_report_param *param, struct crm_report_value *out)
{
	struct crm_field *field = crm_new(one->arena, struct crm_field, 1);
	const char *text = given(one, param->name);
	if (!text)
		text = param->preset ? param->preset : "";
	*field = (struct crm_field){ .name = param->name, .title = param->name, .type = param->type };
	out->name = param->name;
	return crm_err_in(crm_value_parse(one->arena, &one->repo->reading, field, NULL, crm_copy(one->arena, text),
		&out->value), "--param");
}

static crm_err check_params(struct making *one)
{
	const char *names[CRM_REPORT_PARAMS];
	for (size_t i = 0; i < one->report->param_count; i++)
		names[i] = one->report->params[i].name;
	for (size_t i = 0; i < one->wish->param_count; i++) {
		const char *text = one->wish->params[i], *sign = strchr(text, '=');
		if (!sign)
			return crm_fail(CRM_USAGE, "--param is NAME=VALUE, not '%s'", text);
		const char *name = crm_copy_n(one->arena, text, (size_t)(sign - text)), *known = NULL;
		for (size_t k = 0; k < one->report->param_count; k++)
			known = crm_same(names[k], name) ? name : known;
		if (known)
			continue;
		const char *near = crm_nearest(name, names, one->report->param_count);
		crm_err err = crm_fail(CRM_USAGE, "--param: the report has no parameter '%s'", name);
		return near ? crm_err_nearest(err, name, near) : err;
	}
	return NULL;
}

static crm_err take_values(struct making *one)
{
	one->out->values = crm_new(one->arena, struct crm_report_value, FIXED + one->report->param_count + 1);
	one->out->ask.values = one->out->values;
	put_period(one->arena, &one->out->period, one->out->values);
	CRM_TRY(take_every(one));
	CRM_TRY(check_params(one));
	for (size_t i = 0; i < one->report->param_count; i++)
		CRM_TRY(take_param(one, &one->report->params[i], &one->out->values[FIXED + i]));
	return NULL;
}

/* -- what the report does not look at ----------------------------------------------------------------- */

static crm_err need(const struct making *one, bool given, const char *option, const char *why, const char *sign, const char *other)
{
	if (!given || crm_report_says(one->report, sign) || (other && crm_report_says(one->report, other)))
		return NULL;
	return crm_fail(CRM_USAGE, "%s says nothing to this report: it %s (its SQL has no %s)", option, why, sign);
}

/* An option that is silently passed over would give a figure of something else. */
#define ALL "is always about all"

static crm_err check_heard(const struct making *one)
{
	const struct crm_report_wish *wish = one->wish;
	CRM_TRY(need(one, wish->term_count, "a term", ALL, "$scope", NULL));
	CRM_TRY(need(one, wish->where, "--where", ALL, "$scope", NULL));
	CRM_TRY(need(one, wish->owner, "--owner", ALL, "$scope", NULL));
	CRM_TRY(need(one, wish->team, "--team", ALL, "$scope", NULL));
	CRM_TRY(need(one, wish->pipeline, "--pipeline", ALL, "$scope", NULL));
	CRM_TRY(need(one, wish->from, "--from", "has no period", ":from", ":from_day"));
	CRM_TRY(need(one, wish->to, "--to", "has no period", ":to", ":to_day"));
	CRM_TRY(need(one, wish->every, "--every", "is not divided by the calendar", ":every", NULL));
	return need(one, wish->in, "--in", "has no amounts", "$money", "$currency");
}

/* -- all ---------------------------------------------------------------------------------------- */

crm_err crm_report_ask_make(struct crm_repo *repo, struct crm_arena *arena, const struct crm_report *report,
                            const struct crm_report_wish *wish, struct crm_report_asked *out)
{
	struct making one = { repo, arena, report, wish, out };
	*out = (struct crm_report_asked){ .ask = { .model = repo->store->model, .now = repo->now,
		.actor = &repo->actor } };
	CRM_TRY(check_heard(&one));
	CRM_TRY(take_where(&one));
	CRM_TRY(take_by(&one));
	CRM_TRY(take_currency(&one));
	CRM_TRY(take_period(&one));
	return take_values(&one);
}

static size_t count_values(const struct crm_report_value *values)
{
	size_t count = 0;
	while (values[count].name)
		count++;
	return count;
}

crm_err crm_report_ask_before(struct crm_arena *arena, const struct crm_report_asked *asked, bool year,
                              struct crm_report_asked *out)
{
	struct crm_report_period *period = &out->period;
	size_t count = count_values(asked->values);
	if (asked->period.open_from || asked->period.open_to)
		return crm_err_hint(crm_fail(CRM_USAGE, "--compare needs a period to go back from"), "--from soq --to eoq");
	*out = *asked;
	out->ask.by = asked->ask.by ? &out->by : NULL;
	out->values = crm_new(arena, struct crm_report_value, count + 1);
	memcpy(out->values, asked->values, count * sizeof *out->values);
	out->ask.values = out->values;
	crm_span_before(&period->from_day, &period->to_day, year);
	period->from = midnight(period->from_day);
	period->to = midnight(period->to_day);
	put_period(arena, period, out->values);
	return NULL;
}
