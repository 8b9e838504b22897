#include "crm/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "crm/exchange.h"
#include "store/db_function.h"

enum { AMOUNT, FROM, DAY, TO, ARGUMENTS, BUCKETS = 4096 };

/* The rate of a day, remembered: a million amounts ask for a few hundred. */
struct known {
	char from[CRM_EXCHANGE_VIA], to[CRM_EXCHANGE_VIA], day[CRM_EXCHANGE_DATE];
	struct crm_exchange_rate rate;
	struct known *next;
};

struct crm_convert {
	struct crm_store *store;
	struct crm_arena *arena;
	struct known *buckets[BUCKETS];
	struct crm_error first;          /* its kind is CRM_OK: there was none */
};

static size_t bucket_of(const char *from, const char *day)
{
	size_t hash = 5381;

	for (; *from; from++)
		hash = hash * 33 ^ (unsigned char)*from;
	for (; *day; day++)
		hash = hash * 33 ^ (unsigned char)*day;
	return hash % BUCKETS;
}

static crm_err find(struct crm_convert *convert, const char *from, const char *to, const char *day, struct known **out)
{
	struct known **bucket = &convert->buckets[bucket_of(from, day)], *known = *bucket;

	while (known && (strcmp(known->from, from) || strcmp(known->to, to) || strcmp(known->day, day)))
		known = known->next;
	*out = known;
	if (known)
		return NULL;
	known = crm_new(convert->arena, struct known, 1);
	CRM_TRY(crm_exchange_rate(convert->store, from, to, day, &known->rate));
	snprintf(known->from, sizeof known->from, "%s", from);
	snprintf(known->to, sizeof known->to, "%s", to);
	snprintf(known->day, sizeof known->day, "%s", day);
	known->next = *bucket;
	*out = *bucket = known;
	return NULL;
}

static crm_err convert_one(struct crm_convert *convert, const struct crm_value *arguments, int64_t *out)
{
	struct known *known;

	*out = arguments[AMOUNT].i;
	if (crm_same(arguments[FROM].s, arguments[TO].s))
		return NULL;
	if (arguments[FROM].n >= CRM_EXCHANGE_VIA || arguments[TO].n >= CRM_EXCHANGE_VIA || arguments[DAY].n >= CRM_EXCHANGE_DATE)
		return crm_fail(CRM_INVALID, "crm_in takes an amount, its currency, a date and a currency");
	CRM_TRY(find(convert, arguments[FROM].s, arguments[TO].s, arguments[DAY].s, &known));
	return crm_exchange_by(&known->rate, arguments[AMOUNT].i, out);
}

static struct crm_value compute(void *context, const struct crm_value *arguments, struct crm_str *scratch)
{
	struct crm_convert *convert = context;
	crm_err err;
	int64_t minor;

	(void)scratch;
	if (arguments[AMOUNT].shape != CRM_INTEGER || convert->first.kind != CRM_OK)
		return CRM_NO_VALUE;
	for (int i = FROM; i < ARGUMENTS; i++)
		if (arguments[i].shape != CRM_TEXT)
			return CRM_NO_VALUE;
	err = convert_one(convert, arguments, &minor);
	if (!err)
		return crm_value_integer(minor);
	convert->first = *err;
	return CRM_NO_VALUE;
}

static void drop(void *context)
{
	struct crm_convert *convert = context;

	crm_arena_drop(&convert->arena);
	free(convert);
}

crm_err crm_convert_register(struct crm_store *store, struct crm_convert **out)
{
	struct crm_convert *convert = crm_calloc(1, sizeof *convert);

	convert->store = store;
	convert->arena = crm_arena_new();
	*out = convert;
	return crm_db_function_of(store->db, "crm_in", ARGUMENTS, compute, convert, drop);
}

crm_err crm_convert_error(struct crm_convert *convert)
{
	return convert->first.kind == CRM_OK ? NULL : &convert->first;
}
