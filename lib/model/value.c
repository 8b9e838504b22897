#include "model/value.h"

#include <math.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "model/list.h"
#include "model/parse_code.h"
#include "model/parse_link.h"
#include "model/parse_net.h"
#include "model/parse_number.h"

/* Texts have none: they are taken as they are. */
static crm_err (*const parsers[CRM_T_COUNT_])(const struct crm_parsing *, struct crm_value *) = {
	[CRM_T_ID] = crm_parse_id,
	[CRM_T_INTEGER] = crm_parse_integer,
	[CRM_T_DECIMAL] = crm_parse_decimal,
	[CRM_T_PERCENT] = crm_parse_percent,
	[CRM_T_MONEY] = crm_parse_money,
	[CRM_T_DATE] = crm_parse_date,
	[CRM_T_INSTANT] = crm_parse_instant,
	[CRM_T_DURATION] = crm_parse_duration,
	[CRM_T_EMAIL] = crm_parse_email,
	[CRM_T_PHONE] = crm_parse_phone,
	[CRM_T_URL] = crm_parse_url,
	[CRM_T_DOMAIN] = crm_parse_domain,
	[CRM_T_COUNTRY] = crm_parse_country,
	[CRM_T_CURRENCY] = crm_parse_currency,
	[CRM_T_LANGUAGE] = crm_parse_language,
	[CRM_T_TIMEZONE] = crm_parse_timezone,
	[CRM_T_BOOL] = crm_parse_bool,
	[CRM_T_CHOICE] = crm_parse_choice,
	[CRM_T_LINK] = crm_parse_link,
	[CRM_T_ANYLINK] = crm_parse_anylink,
};

static crm_err check_text(const char *text, size_t n)
{
	size_t at;

	if (crm_utf8_valid(text, n, &at))
		return NULL;
	return crm_fail(CRM_INVALID, "the text is not UTF-8: byte %zu is 0x%02x", at + 1,
	                (unsigned)(unsigned char)text[at]);
}

static crm_err parse_typed(struct crm_parsing *in, struct crm_value *out)
{
	size_t n = in->n;
	const char *text = crm_trim(in->text, &n);

	if (n == 0) {
		*out = CRM_NO_VALUE;
		return NULL;
	}
	/* Parsers read to the NUL, so an end cut off has to be a copy. */
	if (text + n != in->text + in->n)
		text = crm_copy_n(in->arena, text, n);
	in->text = text;
	in->n = n;
	return parsers[in->field->type](in, out);
}

static crm_err parse_one(struct crm_parsing *in, struct crm_value *out)
{
	if (parsers[in->field->type])
		return parse_typed(in, out);
	CRM_TRY(check_text(in->text, in->n));
	*out = crm_parse_same(in);
	return NULL;
}

static crm_err parse_list(struct crm_parsing *in, struct crm_value *out)
{
	size_t count, kept = 0;
	const char **elements = crm_list_split(in->arena, in->text, &count);

	for (size_t i = 0; i < count; i++) {
		struct crm_parsing one = *in;
		struct crm_value value;
		one.text = elements[i];
		one.n = strlen(elements[i]);
		CRM_TRY(parse_one(&one, &value));
		if (value.shape == CRM_TEXT)
			elements[kept++] = value.s;
	}
	*out = crm_list_make(in->arena, elements, kept);
	return NULL;
}

crm_err crm_value_parse(struct crm_arena *arena, const struct crm_reading *reading,
                        const struct crm_field *field, const struct crm_record *record,
                        const char *text, struct crm_value *out)
{
	struct crm_parsing in = {
		.arena = arena, .reading = reading, .field = field, .record = record, .text = text,
	};

	*out = CRM_NO_VALUE;
	if (!text || !*text)
		return NULL;
	in.n = strlen(text);
	return crm_err_field(field->flags & CRM_LIST ? parse_list(&in, out) : parse_one(&in, out),
	                     field->name);
}

static enum crm_shape shape_of(const struct crm_field *field)
{
	const char *sql = crm_type_sql(field->type);

	return *sql == 'I' ? CRM_INTEGER : *sql == 'R' ? CRM_REAL : CRM_TEXT;
}

/* A canonical text is one that parses to itself. Links are not looked up. */
static crm_err check_typed(const struct crm_field *field, struct crm_value value)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_parsing in = { .arena = arena, .field = field, .text = value.s, .n = value.n };
	struct crm_value parsed;

	CRM_TRY(parse_typed(&in, &parsed));
	if (!crm_value_equal(parsed, value))
		return crm_err_hint(crm_fail(CRM_INVALID, "'%.100s' is not written as it is stored",
		                             value.s), "'%.100s' would be", parsed.s);
	return NULL;
}

static crm_err check_one(const struct crm_field *field, struct crm_value value)
{
	int64_t when;

	CRM_TRY(check_text(value.s, value.n));
	if (field->type == CRM_T_DATE && !crm_date_read(value.s, &when))
		return crm_fail(CRM_INVALID, "'%.40s' is not a stored date", value.s);
	if (field->type == CRM_T_INSTANT && !crm_instant_read(value.s, &when))
		return crm_fail(CRM_INVALID, "'%.40s' is not a stored instant", value.s);
	if (!parsers[field->type] || field->type == CRM_T_DATE || field->type == CRM_T_INSTANT)
		return NULL;
	return check_typed(field, value);
}

static crm_err check_list(const struct crm_field *field, struct crm_value value)
{
	CRM_AUTO(crm_str_drop) struct crm_str element = {0};

	if (!crm_list_is_canonical(value))
		return crm_fail(CRM_INVALID, "a list is stored as a JSON array of texts, "
		                "sorted, unique, without spaces");
	for (size_t at = 0; crm_list_next(value, &at, &element);)
		CRM_TRY(check_one(field, crm_value_text_n(crm_str_text(&element), element.n)));
	return NULL;
}

static crm_err check(const struct crm_field *field, struct crm_value value)
{
	if (value.shape == CRM_EMPTY)
		return NULL;
	if (value.shape != (field->flags & CRM_LIST ? CRM_TEXT : shape_of(field)))
		return crm_fail(CRM_INVALID, "the value is not of the kind that %s is stored as",
		                crm_type_title(field->type));
	if (value.shape == CRM_REAL && !isfinite(value.r))
		return crm_fail(CRM_INVALID, "the number is not finite");
	if (field->type == CRM_T_BOOL && value.i != 0 && value.i != 1)
		return crm_fail(CRM_INVALID, "yes or no is stored as 1 or 0");
	if (value.shape != CRM_TEXT)
		return NULL;
	if (value.n == 0)
		return crm_fail(CRM_INVALID, "an empty text is stored as no value");
	return field->flags & CRM_LIST ? check_list(field, value) : check_one(field, value);
}

crm_err crm_value_check(const struct crm_field *field, struct crm_value value)
{
	return crm_err_field(check(field, value), field->name);
}
