#include "model/type.h"

#include <string.h>

struct row {
	const char *name, *title, *sql;
	enum crm_json_kind json;
	bool ordered, may_list, right;
};

static const struct row rows[CRM_T_COUNT_] = {
	[CRM_T_ID] = { "id", "an id", "TEXT", CRM_JSON_STRING, false, false, false },
	[CRM_T_TEXT] = { "text", "a text", "TEXT", CRM_JSON_STRING, true, true, false },
	[CRM_T_LONGTEXT] = { "longtext", "a text of many lines", "TEXT", CRM_JSON_STRING,
	                     true, false, false },
	[CRM_T_INTEGER] = { "integer", "a whole number", "INTEGER", CRM_JSON_NUMBER,
	                    true, false, true },
	[CRM_T_DECIMAL] = { "decimal", "a number", "REAL", CRM_JSON_NUMBER, true, false, true },
	[CRM_T_PERCENT] = { "percent", "a percentage", "REAL", CRM_JSON_NUMBER,
	                    true, false, true },
	/* A string, for a JSON number is a double elsewhere and would lose cents. */
	[CRM_T_MONEY] = { "money", "an amount of money", "INTEGER", CRM_JSON_STRING,
	                  true, false, true },
	[CRM_T_DATE] = { "date", "a date", "TEXT", CRM_JSON_STRING, true, true, false },
	[CRM_T_INSTANT] = { "instant", "a date and time", "TEXT", CRM_JSON_STRING,
	                    true, true, false },
	[CRM_T_DURATION] = { "duration", "a length of time", "INTEGER", CRM_JSON_NUMBER,
	                     true, false, true },
	[CRM_T_EMAIL] = { "email", "an e-mail address", "TEXT", CRM_JSON_STRING,
	                  true, true, false },
	[CRM_T_PHONE] = { "phone", "a telephone number", "TEXT", CRM_JSON_STRING,
	                  true, true, false },
	[CRM_T_URL] = { "url", "a web address", "TEXT", CRM_JSON_STRING, true, true, false },
	[CRM_T_DOMAIN] = { "domain", "a domain name", "TEXT", CRM_JSON_STRING,
	                   true, true, false },
	[CRM_T_COUNTRY] = { "country", "a country", "TEXT", CRM_JSON_STRING, true, true, false },
	[CRM_T_CURRENCY] = { "currency", "a currency", "TEXT", CRM_JSON_STRING,
	                     true, true, false },
	[CRM_T_LANGUAGE] = { "language", "a language", "TEXT", CRM_JSON_STRING,
	                     true, true, false },
	[CRM_T_TIMEZONE] = { "timezone", "a time zone", "TEXT", CRM_JSON_STRING,
	                     true, true, false },
	[CRM_T_BOOL] = { "bool", "yes or no", "INTEGER", CRM_JSON_BOOL, false, false, false },
	[CRM_T_CHOICE] = { "choice", "one of a list", "TEXT", CRM_JSON_STRING,
	                   false, true, false },
	[CRM_T_LINK] = { "link", "a link to a record", "TEXT", CRM_JSON_STRING,
	                 false, false, false },
	[CRM_T_ANYLINK] = { "anylink", "a link to any record", "TEXT", CRM_JSON_STRING,
	                    false, false, false },
};

const char *crm_type_name(enum crm_type type)
{
	return rows[type].name;
}

bool crm_type_find(const char *name, enum crm_type *type)
{
	for (int i = 0; i < CRM_T_COUNT_; i++) {
		if (crm_same(rows[i].name, name)) {
			*type = (enum crm_type)i;
			return true;
		}
	}
	return false;
}

const char *crm_type_title(enum crm_type type)
{
	return rows[type].title;
}

const char *crm_type_sql(enum crm_type type)
{
	return rows[type].sql;
}

enum crm_json_kind crm_type_json(enum crm_type type)
{
	return rows[type].json;
}

bool crm_type_is_ordered(enum crm_type type)
{
	return rows[type].ordered;
}

bool crm_type_may_list(enum crm_type type)
{
	return rows[type].may_list;
}

bool crm_type_aligns_right(enum crm_type type)
{
	return rows[type].right;
}

const char *crm_type_at(size_t i)
{
	return i < CRM_T_COUNT_ ? rows[i].name : NULL;
}

struct crm_value crm_value_text_n(const char *s, size_t n)
{
	if (!s || n == 0)
		return CRM_NO_VALUE;
	return (struct crm_value){ .shape = CRM_TEXT, .n = n, .s = s };
}

struct crm_value crm_value_text(const char *s)
{
	return crm_value_text_n(s, s ? strlen(s) : 0);
}

struct crm_value crm_value_integer(int64_t i)
{
	return (struct crm_value){ .shape = CRM_INTEGER, .i = i };
}

struct crm_value crm_value_real(double r)
{
	return (struct crm_value){ .shape = CRM_REAL, .r = r };
}

bool crm_value_equal(struct crm_value a, struct crm_value b)
{
	return crm_value_compare(a, b) == 0;
}

/* Exact for every int64_t and double: a long double holds both (64 bits of fraction). */
static long double number(struct crm_value value)
{
	return value.shape == CRM_INTEGER ? (long double)value.i : (long double)value.r;
}

static int compare_texts(struct crm_value a, struct crm_value b)
{
	int order = memcmp(a.s, b.s, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Where a shape stands among values of different shapes. */
static int rank(enum crm_shape shape)
{
	return shape == CRM_EMPTY ? 0 : shape == CRM_TEXT ? 2 : 1;
}

int crm_value_compare(struct crm_value a, struct crm_value b)
{
	int order = rank(a.shape) - rank(b.shape);

	if (order || a.shape == CRM_EMPTY)
		return order;
	if (a.shape == CRM_TEXT)
		return compare_texts(a, b);
	return (number(a) > number(b)) - (number(a) < number(b));
}

struct crm_value crm_value_copy(struct crm_arena *arena, struct crm_value value)
{
	if (value.shape == CRM_TEXT)
		value.s = crm_copy_n(arena, value.s, value.n);
	return value;
}
