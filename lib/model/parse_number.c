#include "model/parse_number.h"

#include <string.h>

#include "base/money.h"
#include "base/time.h"

crm_err crm_parse_integer(const struct crm_parsing *in, struct crm_value *out)
{
	int64_t number;

	CRM_TRY(crm_integer_parse(in->text, &number));
	*out = crm_value_integer(number);
	return NULL;
}

crm_err crm_parse_decimal(const struct crm_parsing *in, struct crm_value *out)
{
	double number;

	CRM_TRY(crm_number_parse(in->text, &number));
	*out = crm_value_real(number);
	return NULL;
}

crm_err crm_parse_percent(const struct crm_parsing *in, struct crm_value *out)
{
	struct crm_parsing bare = *in;

	if (in->n > 1 && in->text[in->n - 1] == '%') {
		bare.n--;
		bare.text = crm_trim(bare.text, &bare.n);
		bare.text = crm_copy_n(in->arena, bare.text, bare.n);
	}
	if (bare.n == 0)
		return crm_parse_refuse(in);
	return crm_parse_decimal(&bare, out);
}

crm_err crm_parse_money(const struct crm_parsing *in, struct crm_value *out)
{
	const char *own = in->reading ? in->reading->currency : NULL;
	char currency[4] = "";
	int64_t minor;

	if (own && strlen(own) == 3)
		memcpy(currency, own, 4);
	CRM_TRY(crm_money_parse(in->text, currency, currency, &minor));
	*out = crm_value_integer(minor);
	return NULL;
}

static int64_t now(const struct crm_parsing *in)
{
	return in->reading && in->reading->now ? in->reading->now : crm_now();
}

crm_err crm_parse_date(const struct crm_parsing *in, struct crm_value *out)
{
	char buffer[CRM_DATE_SIZE], last[CRM_DATE_SIZE];
	struct crm_span span;
	int64_t date;

	if (in->n == CRM_DATE_SIZE - 1 && crm_date_read(in->text, &date)) {
		*out = crm_parse_same(in);
		return NULL;
	}
	CRM_TRY(crm_date_parse(in->text, now(in), &span));
	crm_date_text(span.from, buffer);
	if (span.to - span.from != 1)
		return crm_err_hint(crm_parse_refuse_for(in, "it is many days"),
		                    "its first day is %s, its last %s", buffer,
		                    crm_date_text(span.to - 1, last));
	*out = crm_value_text_n(crm_copy_n(in->arena, buffer, CRM_DATE_SIZE - 1), CRM_DATE_SIZE - 1);
	return NULL;
}

crm_err crm_parse_instant(const struct crm_parsing *in, struct crm_value *out)
{
	/* A day without a time is its first moment (or its last: CRM_BY_END); with a change of clocks it has
	 * 25 hours, in a few places and times of history 26. */
	const int64_t longest_day = INT64_C(26) * 3600 * 1000;
	char buffer[CRM_INSTANT_SIZE];
	struct crm_span span;
	int64_t instant;

	if (in->n == CRM_INSTANT_SIZE - 1 && crm_instant_read(in->text, &instant)) {
		*out = crm_parse_same(in);
		return NULL;
	}
	CRM_TRY(crm_instant_parse(in->text, now(in), &span));
	crm_instant_text(in->field->flags & CRM_BY_END ? span.to - 1 : span.from, buffer);
	if (span.to - span.from > longest_day)
		return crm_err_hint(crm_parse_refuse_for(in, "it is many days"),
		                    "its %s moment is %s",
		                    in->field->flags & CRM_BY_END ? "last" : "first", buffer);
	*out = crm_value_text_n(crm_copy_n(in->arena, buffer, CRM_INSTANT_SIZE - 1),
	                        CRM_INSTANT_SIZE - 1);
	return NULL;
}

crm_err crm_parse_duration(const struct crm_parsing *in, struct crm_value *out)
{
	int64_t seconds;

	CRM_TRY(crm_duration_parse(in->text, &seconds));
	*out = crm_value_integer(seconds);
	return NULL;
}
