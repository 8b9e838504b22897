#include "crm/rate_columns.h"

#include <string.h>

#include "base/currency.h"
#include "base/nearest.h"
#include "base/str.h"

enum { DATE, CURRENCY, BASE, VALUE, UNITS, SOURCE, NAMES };

static const char *const names[NAMES] = {
	[DATE] = "date", [CURRENCY] = "currency", [BASE] = "base", [VALUE] = "value", [UNITS] = "units", [SOURCE] = "source",
};

static int column_named(const struct crm_row *row, const char *name)
{
	for (size_t i = 0; i < row->count; i++)
		if (crm_same_ascii(row->names[i], name))
			return (int)i;
	return -1;
}

static int column_of(const struct crm_row *row, const struct crm_entity *entity, const char *field)
{
	static const char *const units[] = { "units", "unit", "per", "amount", "nominal", "quantity", "množství" };
	int at = crm_entity_field(entity, field), found = -1;
	for (size_t i = 0; i < row->count && at >= 0; i++)
		if (crm_entity_header(entity, row->names[i]) == at)
			return (int)i;
	for (size_t i = 0; i < CRM_COUNT(units) && at < 0 && found < 0; i++)
		found = column_named(row, units[i]);
	return found;
}

bool crm_rate_is_currency(const char *name)
{
	return strlen(name) == 3 && crm_currency_named(name, 3);
}

static bool is_wide(const struct crm_row *row)
{
	size_t currencies = 0;
	for (size_t i = 0; i < row->count; i++)
		currencies += crm_rate_is_currency(row->names[i]);
	return currencies && column_named(row, "date") >= 0;
}

/* COLUMN=FIELD of the command line; the last '=' parts them. */
static crm_err take_map(const struct crm_row *row, const char *map, int at[NAMES])
{
	const char *equals = strrchr(map, '=');
	char column[256];
	size_t n = equals ? (size_t)(equals - map) : 0;
	if (!equals || n == 0 || n >= sizeof column)
		return crm_err_hint(crm_fail(CRM_USAGE, "--map: '%s' does not say which column is which field", map),
		                    "--map 'Kurz=value'");
	memcpy(column, map, n);
	column[n] = '\0';
	for (int i = 0; i < NAMES; i++) {
		if (!crm_same(names[i], equals + 1))
			continue;
		at[i] = column_named(row, column);
		return at[i] >= 0 ? NULL : crm_fail(CRM_USAGE, "--map: the file has no column '%s'", column);
	}
	return crm_err_nearest(crm_fail(CRM_USAGE, "--map: a rate has no '%s'", equals + 1), equals + 1,
	                       crm_nearest(equals + 1, names, NAMES));
}

static crm_err need_all(const struct crm_rate_options *options, const int at[NAMES])
{
	bool one_side = options->base || options->currency;
	const char *missing = at[DATE] < 0 && !options->date ? "date"
	                    : at[VALUE] < 0 ? "value"
	                    : at[CURRENCY] < 0 && !(one_side && at[BASE] >= 0) ? "currency"
	                    : at[BASE] < 0 && !one_side ? "base" : NULL;
	if (!missing)
		return NULL;
	return crm_err_hint(crm_fail(CRM_INVALID, "no column for the %s of a rate", missing),
	                    "the header is date,currency,base,value, or Date,USD,JPY,... as the European Central Bank has it; "
	                    "other names with --map COLUMN=FIELD, what the file does not say with --base, --currency, --date");
}

crm_err crm_rate_columns_find(const struct crm_entity *entity, const struct crm_rate_options *options,
                              const struct crm_row *row, struct crm_rate_columns *out)
{
	int at[NAMES], bank = column_named(row, "TIME_PERIOD");
	*out = (struct crm_rate_columns){ .names = row->names, .wide = !options->map_count && is_wide(row),
		.date = column_named(row, "date"), .currency = -1, .base = -1, .value = -1, .units = -1, .source = -1 };
	if (out->wide)
		return NULL;
	for (int i = 0; i < NAMES; i++)
		at[i] = bank < 0 ? column_of(row, entity, names[i]) : -1;
	if (bank >= 0) {
		at[DATE] = bank;
		at[CURRENCY] = column_named(row, "CURRENCY_DENOM");
		at[BASE] = column_named(row, "CURRENCY");
		at[VALUE] = column_named(row, "OBS_VALUE");
	}
	for (size_t i = 0; i < options->map_count; i++)
		CRM_TRY(take_map(row, options->maps[i], at));
	CRM_TRY(need_all(options, at));
	out->date = at[DATE], out->currency = at[CURRENCY], out->base = at[BASE];
	out->value = at[VALUE], out->units = at[UNITS], out->source = at[SOURCE];
	return NULL;
}
