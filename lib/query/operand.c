#include "query/operand.h"

#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"
#include "query/operand_id.h"
#include "query/scale.h"

/* Sorts after every date and instant: for spans that end with the year 9999. */
static const char after_all[] = "9999-12-32";
/* Where the repository has no currency of its own, amounts are read as those of one with 2 digits. */
static const char any_currency[] = "EUR";

crm_err crm_operands_add(struct crm_parse *parse, struct crm_operands *operands,
                         struct crm_operand operand)
{
	CRM_TRY(crm_parse_count_values(parse, 1));
	if (operands->count == operands->room) {
		size_t room = operands->room ? operands->room * 2 : 4;
		struct crm_operand *list = crm_new(parse->arena, struct crm_operand, room);
		if (operands->count)
			memcpy(list, operands->list, operands->count * sizeof(*list));
		operands->list = list;
		operands->room = room;
	}
	operands->list[operands->count++] = operand;
	return NULL;
}

static struct crm_value date_value(struct crm_arena *arena, int64_t date)
{
	char text[CRM_DATE_SIZE];

	if (date > crm_date_of(9999, 12, 31))
		return crm_value_text(after_all);
	return crm_value_text(crm_copy(arena, crm_date_text(date, text)));
}

static struct crm_value instant_value(struct crm_arena *arena, int64_t instant)
{
	const struct crm_civil last = {
		.year = 9999, .month = 12, .day = 31,
		.hour = 23, .minute = 59, .second = 59, .milli = 999,
	};
	char text[CRM_INSTANT_SIZE];

	if (instant > crm_instant_of_utc(&last))
		return crm_value_text(after_all);
	return crm_value_text(crm_copy(arena, crm_instant_text(instant, text)));
}

bool crm_span_is_days(const struct crm_field *field, const struct crm_span *span)
{
	int64_t day;

	return field->flags & CRM_BY_DAY && crm_day_at_edge(NULL, span->from, false, &day) &&
	       crm_day_at_edge(NULL, span->to, false, &day);
}

static crm_err parse_span(struct crm_parse *parse, const struct crm_field *field, const char *text,
                          struct crm_operand *out)
{
	struct crm_span span;

	if (field->type == CRM_T_DATE) {
		CRM_TRY(crm_date_parse(text, parse->asking->now, &span));
		out->low = date_value(parse->arena, span.from);
		out->high = date_value(parse->arena, span.to);
	} else {
		CRM_TRY(crm_instant_parse(text, parse->asking->now, &span));
		out->low = instant_value(parse->arena, span.from);
		out->high = instant_value(parse->arena, span.to);
		out->days = crm_span_is_days(field, &span);
	}
	out->open = true;
	return NULL;
}

static crm_err parse_money(struct crm_parse *parse, const char *text, struct crm_operand *out)
{
	const char *fallback = parse->asking->currency;
	char currency[4] = "";
	int64_t minor;

	if (!fallback || !*fallback)
		fallback = any_currency;
	CRM_TRY(crm_money_parse(text, fallback, currency, &minor));
	if (*currency)
		out->currency = crm_copy(parse->arena, currency);
	out->low = crm_value_integer(crm_scaled(minor, *currency ? currency : fallback));
	return NULL;
}

/* Everything else is read as the field reads it; of a list, one element. */
static crm_err parse_value(struct crm_parse *parse, const struct crm_field *field, const char *text,
                           struct crm_operand *out)
{
	const struct crm_reading reading = {
		.now = parse->asking->now,
		.currency = parse->asking->currency,
		.model = parse->asking->model,
	};
	struct crm_field element = *field;

	element.flags &= ~(unsigned)CRM_LIST;
	return crm_value_parse(parse->arena, &reading, &element, NULL, text, &out->low);
}

static crm_err parse_one(struct crm_parse *parse, const struct crm_field *field, const char *text,
                         struct crm_operand *out)
{
	switch (field->type) {
	case CRM_T_DATE:
	case CRM_T_INSTANT:
		return parse_span(parse, field, text, out);
	case CRM_T_MONEY:
		return parse_money(parse, text, out);
	default:
		return parse_value(parse, field, text, out);
	}
}

static const char *nearest_choice(const struct crm_field *field, const char *text)
{
	size_t count = 0;

	while (field->choices && field->choices[count])
		count++;
	return count ? crm_nearest(text, field->choices, count) : NULL;
}

crm_err crm_operand_parse(struct crm_parse *parse, const struct crm_field *field,
                          struct crm_piece piece, struct crm_operands *out)
{
	struct crm_operand operand = {0};

	if (!*piece.text)
		return crm_operands_add(parse, out, operand);
	if (field->type == CRM_T_ID)
		return crm_operand_id(parse, piece, out);
	if (field->type == CRM_T_LINK)
		return crm_operand_link(parse, field, piece, out);
	if (field->type == CRM_T_ANYLINK)
		return crm_operand_anylink(parse, piece, out);
	crm_err err = parse_one(parse, field, piece.text, &operand);
	if (err)
		return crm_parse_mend(parse, crm_err_field(err, field->name), piece.at, piece.n,
		                      nearest_choice(field, piece.text));
	return crm_operands_add(parse, out, operand);
}

crm_err crm_operand_folded(struct crm_parse *parse, struct crm_piece piece, struct crm_operands *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0};

	crm_fold(&folded, piece.text, strlen(piece.text));
	if (folded.n == 0) {
		crm_err err = crm_fail(CRM_USAGE, "there is no text to look for");
		return crm_parse_point(parse, err, piece.at, piece.n);
	}
	struct crm_operand operand = { .low = crm_value_text(crm_copy(parse->arena, folded.s)) };
	return crm_operands_add(parse, out, operand);
}
