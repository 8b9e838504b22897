#include "crm/exchange.h"

#include <stdio.h>
#include <string.h>

#include "base/currency.h"
#include "base/number.h"
#include "base/str.h"
#include "store/stmt.h"

__extension__ typedef unsigned __int128 wide;

/* What one unit is worth: digits / 10^scale. */
struct rate {
	struct crm_decimal value;
	char date[CRM_EXCHANGE_DATE];
};

/* -- rates ---------------------------------------------------------------------------- */

/* Days are many and currencies few: the index of days is walked back from the day asked for. */
static crm_err find_rate(struct crm_store *store, const char *currency, const char *base, const char *date,
                         struct rate *out, bool *found)
{
	char number[32];
	struct crm_stmt *stmt;
	CRM_TRY(crm_db_stmt(store->db, "SELECT date, value FROM rate WHERE +currency = ?1 AND base = ?2 AND date <= ?3"
	                    " ORDER BY date DESC LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, currency);
	crm_stmt_bind_text(stmt, 2, base);
	crm_stmt_bind_text(stmt, 3, date);
	CRM_TRY(crm_stmt_step(stmt, found));
	if (*found) {
		snprintf(out->date, sizeof out->date, "%s", crm_stmt_text(stmt, 0));
		crm_number_text(crm_stmt_value(stmt, 1).r, number);
		*found = crm_decimal_read(number, strlen(number), false, &out->value) == CRM_DECIMAL_FINE;
	}
	crm_stmt_reset(stmt);
	return NULL;
}

static bool scale(wide *number, int places)
{
	for (; places > 0; places--)
		if (__builtin_mul_overflow(*number, (wide)10, number))
			return false;
	return true;
}

/* By the rate, or the other way round by its inverse. A negative scale multiplies. */
static bool apply(struct crm_exchange_rate *out, const struct rate *rate, bool inverse)
{
	wide *over = inverse ? &out->under : &out->over, *under = inverse ? &out->over : &out->under;
	return !__builtin_mul_overflow(*over, (wide)rate->value.digits, over) &&
	       scale(rate->value.scale >= 0 ? under : over, rate->value.scale >= 0 ? rate->value.scale : -rate->value.scale);
}

static crm_err too_large(void)
{
	return crm_fail(CRM_INVALID, "the amount is too large to be converted");
}

/* The newer of the two directions. */
static crm_err go_direct(struct crm_store *store, const char *from, const char *to, const char *date,
                         struct crm_exchange_rate *out, bool *found)
{
	struct rate forth, back;
	bool has_forth, has_back;
	CRM_TRY(find_rate(store, from, to, date, &forth, &has_forth));
	CRM_TRY(find_rate(store, to, from, date, &back, &has_back));
	*found = has_forth || has_back;
	if (!*found)
		return NULL;
	bool inverse = !has_forth || (has_back && strcmp(back.date, forth.date) > 0);
	const struct rate *rate = inverse ? &back : &forth;
	if (!out->date[0] || strcmp(rate->date, out->date) < 0)
		snprintf(out->date, sizeof out->date, "%s", rate->date);
	return apply(out, rate, inverse) ? NULL : too_large();
}

/* The third currency that both have to do with; of several the first by its code, so that the answer is always the same. */
static crm_err find_via(struct crm_store *store, const char *from, const char *to, const char *date, char via[CRM_EXCHANGE_VIA])
{
	struct crm_stmt *stmt;
	bool row;
	CRM_TRY(crm_db_stmt(store->db,
		"WITH known(one, other) AS (SELECT DISTINCT currency, base FROM rate WHERE date <= ?3"
		" UNION SELECT DISTINCT base, currency FROM rate WHERE date <= ?3)"
		" SELECT a.other FROM known AS a JOIN known AS b ON b.other = a.other"
		" WHERE a.one = ?1 AND b.one = ?2 ORDER BY a.other LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, from);
	crm_stmt_bind_text(stmt, 2, to);
	crm_stmt_bind_text(stmt, 3, date);
	CRM_TRY(crm_stmt_step(stmt, &row));
	snprintf(via, CRM_EXCHANGE_VIA, "%s", row ? crm_stmt_text(stmt, 0) : "");
	crm_stmt_reset(stmt);
	return NULL;
}

static crm_err find_way(struct crm_store *store, const char *from, const char *to, const char *date,
                        struct crm_exchange_rate *out)
{
	bool found;
	CRM_TRY(go_direct(store, from, to, date, out, &found));
	if (found)
		return NULL;
	CRM_TRY(find_via(store, from, to, date, out->via));
	if (!out->via[0])
		return crm_err_hint(crm_fail(CRM_NOT_FOUND, "there is no rate between %s and %s on or before %s", from, to, date),
		                    "crm-rate import FILE, or crm-rate add date=%s currency=%s base=%s value=...", date, from, to);
	CRM_TRY(go_direct(store, from, out->via, date, out, &found));
	return go_direct(store, out->via, to, date, out, &found);
}

/* -- the amount ------------------------------------------------------------------------ */

crm_err crm_exchange_rate(struct crm_store *store, const char *from, const char *to, const char *date,
                          struct crm_exchange_rate *out)
{
	*out = (struct crm_exchange_rate){ .over = 1, .under = 1, .from_digits = crm_currency_digits(from),
		.to_digits = crm_currency_digits(to) };
	return crm_same(from, to) ? NULL : find_way(store, from, to, date, out);
}

crm_err crm_exchange_by(const struct crm_exchange_rate *rate, int64_t minor, int64_t *out)
{
	wide over = rate->over, under = rate->under, amount = minor < 0 ? -(wide)minor : (wide)minor, result;
	bool fits = scale(&over, rate->to_digits) && scale(&under, rate->from_digits) &&
	            !__builtin_mul_overflow(amount, over, &amount) &&
	            !__builtin_add_overflow(amount, under / 2, &result);
	result = fits ? result / under : 0;
	if (!fits || result > INT64_MAX)
		return too_large();
	*out = minor < 0 ? -(int64_t)result : (int64_t)result;
	return NULL;
}

crm_err crm_exchange(struct crm_store *store, int64_t minor, const char *from, const char *to, const char *date,
                     struct crm_exchange *out)
{
	struct crm_exchange_rate rate;
	*out = (struct crm_exchange){ .minor = minor };
	if (crm_same(from, to))
		return NULL;
	CRM_TRY(crm_exchange_rate(store, from, to, date, &rate));
	snprintf(out->date, sizeof out->date, "%s", rate.date);
	snprintf(out->via, sizeof out->via, "%s", rate.via);
	return crm_exchange_by(&rate, minor, &out->minor);
}
