/*
 * crm-rate: exchange rates by date, and amounts in another currency.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/money.h"
#include "base/str.h"
#include "base/time.h"
#include "base/when.h"
#include "cli/asof.h"
#include "cli/diff.h"
#include "cli/records.h"
#include "cli/table.h"
#include "crm/exchange.h"
#include "crm/rate_import.h"

enum { TXN_DIGITS = 4 };

/* The day a word means: "2026-11-21"; NULL if none was given. */
static crm_err read_day(struct crm_tool *tool, const char *option, const char **out)
{
	const char *text = crm_option(tool, option);
	struct crm_span span;
	char buffer[CRM_DATE_SIZE];
	*out = NULL;
	if (!text)
		return NULL;
	CRM_TRY(crm_err_in(crm_date_parse(text, tool->repo->now, &span), "--%s", option));
	*out = crm_copy(tool->arena, crm_date_text(span.from, buffer));
	return NULL;
}

static crm_err read_currency(const char *text, const char **out)
{
	*out = crm_currency_named(text, strlen(text));
	return *out ? NULL : crm_err_hint(crm_fail(CRM_INVALID, "'%s' is not a currency (ISO 4217)", text), "CZK, EUR, UAH ...");
}

/* -- import ---------------------------------------------------------------------------- */

static crm_err tell_change(void *context, enum crm_op op, const struct crm_record *old, const struct crm_record *record)
{
	return crm_diff_print(context, op, old, record);
}

static void summarise(struct crm_tool *tool, const struct crm_rate_result *result, bool dry)
{
	const char *end = result->txn[0] ? crm_textf(tool->arena, " · undo with: crm-log undo %.*s", TXN_DIGITS, result->txn)
	                : dry ? " · nothing was written" : " · nothing was changed";
	const char *passed = result->passed ? crm_textf(tool->arena, ", %lld earlier", (long long)result->passed) : "";
	crm_say(tool, "%lld rate%s %screated, %lld updated, %lld unchanged%s%s", (long long)result->created,
	        result->created == 1 ? "" : "s", dry ? "would be " : "", (long long)result->updated, (long long)result->unchanged, passed, end);
}

static crm_err read_options(struct crm_tool *tool, struct crm_rate_options *out)
{
	const char *currency = crm_option(tool, "currency"), *base = crm_option(tool, "base");
	const char *dates = crm_option(tool, "date-format"), *decimal = crm_option(tool, "decimal");
	const char **maps;
	if (currency)
		CRM_TRY(crm_err_in(read_currency(currency, &out->currency), "--currency"));
	if (base)
		CRM_TRY(crm_err_in(read_currency(base, &out->base), "--base"));
	if (dates)
		CRM_TRY(crm_err_in(crm_dialect_find(tool->arena, dates, &out->dates), "--date-format"));
	if (decimal && !crm_same(decimal, ",") && !crm_same(decimal, "."))
		return crm_fail(CRM_USAGE, "--decimal: '%s' is neither , nor .", decimal);
	out->decimal = decimal ? decimal[0] : '.';
	out->map_count = crm_option_all(tool, "map", &maps);
	out->maps = maps;
	CRM_TRY(read_day(tool, "date", &out->date));
	return read_day(tool, "since", &out->since);
}

static crm_err import(struct crm_tool *tool)
{
	struct crm_change_why why;
	struct crm_rate_result result;
	struct crm_rate_options options = { .path = tool->count ? tool->arguments[0] : NULL, .why = &why, .stop = crm_stop,
		.source = crm_option(tool, "source") };
	CRM_TRY(crm_tool_why(tool, &why));
	CRM_TRY(read_options(tool, &options));
	why.source = crm_path_last(options.path);
	if (why.dry_run) {
		why.wrote = tell_change;
		why.context = tool;
	}
	CRM_TRY(crm_rate_import(tool->repo, &options, &result));
	if (why.dry_run)
		CRM_TRY(crm_diff_end(tool));
	summarise(tool, &result, why.dry_run);
	return NULL;
}

/* -- convert --------------------------------------------------------------------------- */

enum { FROM, AMOUNT, CURRENCY, DATE, VIA, COLUMNS };

static const struct crm_table_column columns[COLUMNS] = {
	[FROM] = { "from", CRM_T_TEXT, 0 },
	[AMOUNT] = { "amount", CRM_T_TEXT, 0 },
	[CURRENCY] = { "currency", CRM_T_TEXT, 0 },
	[DATE] = { "rate_date", CRM_T_TEXT, 0 },
	[VIA] = { "via", CRM_T_TEXT, CRM_TABLE_MACHINE },
};

static void show_amount(const struct crm_table *table, int64_t minor, const char *currency, char text[CRM_MONEY_SIZE])
{
	if (crm_table_is_for_people(table))
		crm_money_shown(minor, currency, text);
	else
		crm_money_text(minor, currency, text);
}

/* `from`: the currency of what was asked about. */
static crm_err print_amount(struct crm_table *table, const struct crm_exchange *exchange, int64_t minor, const char *from,
                            const char *currency)
{
	char amount[CRM_MONEY_SIZE], asked[CRM_MONEY_SIZE], whole[CRM_MONEY_SIZE + 4];
	show_amount(table, exchange->minor, currency, amount);
	show_amount(table, minor, from, asked);
	snprintf(whole, sizeof whole, "%s %s", asked, from);
	return crm_table_row(table, (struct crm_value[COLUMNS]){
		[FROM] = crm_value_text(whole), [AMOUNT] = crm_value_text(amount), [CURRENCY] = crm_value_text(currency),
		[DATE] = crm_value_text(exchange->date), [VIA] = crm_value_text(exchange->via) });
}

static crm_err convert(struct crm_tool *tool)
{
	struct crm_exchange exchange;
	struct crm_table *table;
	const char *to, *day, *usual = crm_config_get(tool->repo->config, "money.currency");
	char from[4] = "", today[CRM_DATE_SIZE];
	int64_t minor;
	CRM_TRY(crm_tool_asof(tool, NULL));
	CRM_TRY(crm_money_parse(tool->arguments[0], usual, from, &minor));
	CRM_TRY(read_currency(tool->arguments[1], &to));
	CRM_TRY(read_day(tool, "on", &day));
	crm_date_text(crm_date_at(tool->repo->now), today);
	if (*from)
		usual = from;
	CRM_TRY(crm_exchange(tool->repo->store, minor, usual, to, day ? day : today, &exchange));
	CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, print_amount(table, &exchange, minor, usual, to));
}

static const struct crm_option import_options[] = {
	{ .name = "currency", .argument = "CODE", .help = "what one unit is of, where the file does not say (ECB: EUR)",
	  .complete = "=currency" },
	{ .name = "base", .argument = "CODE", .help = "what it is expressed in, where the file does not say",
	  .complete = "=currency" },
	{ .name = "date", .argument = "DATE", .help = "the day, where the file does not say" },
	{ .name = "map", .letter = 'm', .argument = "COLUMN=FIELD",
	  .help = "a column of another name: date, currency, base, value, units (the value is of so many), source" },
	{ .name = "date-format", .argument = "FORMAT", .help = "how days are written: us, eu, de, y/m/d, words, or a pattern with %" },
	{ .name = "decimal", .argument = "C", .help = "the decimal mark: , or . (default)" },
	{ .name = "since", .argument = "DATE", .help = "pass over rates of earlier days" },
	{ .name = "source", .argument = "NAME", .help = "who says so" },
	{ .name = NULL },
};

static const struct crm_option convert_options[] = {
	{ .name = "on", .argument = "DATE", .help = "by the latest rate on or before this day (default: today)" },
	{ .name = NULL },
};

static const struct crm_verb verbs[] = {
	{ .name = "import", .arguments = "[FILE|-]", .help = "rates from a bank's file: ECB, or date,currency,base,value",
	  .options = { import_options, crm_options_write, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_WRITE, .most = 1,
	  .run = import, .complete = "file" },
	{ .name = "convert", .arguments = "AMOUNT CURRENCY", .help = "an amount in another currency, and the rate's day",
	  .options = { convert_options, crm_options_asof, CRM_OPTIONS_OUTPUT }, .needs = CRM_NEEDS_READ, .least = 2, .most = 2,
	  .run = convert },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-rate",
	.help = "exchange rates by date",
	.entity = "rate",
	.verbs = verbs,
	.more = crm_record_verbs,
};

int main(int argc, char **argv)
{
	return crm_tool_main(&tool, argc, argv);
}
