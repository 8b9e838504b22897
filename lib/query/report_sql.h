/*
 * What may stand in a report's SQL beside SQL, and what becomes of it:
 *
 *   $deal.d.weighted_amount  a field of the row under alias d, which is of entity deal; also one that is computed when asked
 *                          (then d is `t` or of two letters or more: expressions have aliases of one letter)
 *   $ever(deal)              in place of the table `deal`: its records, and those that were removed since, as they were last;
 *                            removed_at: when (NULL: they are there). For what was then; those removed alone are read from the
 *                            journal. Terms ask about them, too, save for words: the index has none of them
 *   $flawed                  a table: every record of which something is wanted (struct crm_care): id, label, entity, made_at,
 *                            touched_at (last changed), who (its assignee, else its owner), flaws
 *   $flaws                   a table: what may be missing or wrong: entity, field, place (their order), problem ('empty',
 *                            'invalid', 'duplicate', 'stale')
 *   $has(f, k)               has the record under alias f, of $flawed, the flaw under alias k, of $flaws, but that it is stale?
 *   $matters(f, k)           ... and is it one that this is asked of?
 *   $scope(d)                is the record under alias d one of those asked about (terms, --owner ...)?
 *   $by(d)                   of that record: what the answer is grouped by (--by); NULL where it is not
 *   $money(amount, currency, day)  the amount; with --in in that currency, by the rate of the day (a date), or of the latest
 *                            before it
 *   $currency(currency)      the currency of such an amount
 *   @now                     the instant it is asked from: the command's beginning, or the moment of --as-of
 *   :from :to                the period: instants, `to` is not in it; open ends are the ends of time
 *   :from_day :to_day        the same as days; of an open end likewise
 *   :every                   the unit of the calendar (base/every.h)
 *   :name                    a parameter of the report
 *
 * The same names may be used in texts and remarks of the SQL, where they stay what they are. Values are bound, never written
 * into it. The functions of query/sql.h may be called.
 */
#ifndef CRM_QUERY_REPORT_SQL_H
#define CRM_QUERY_REPORT_SQL_H

#include "base/every.h"
#include "model/access.h"
#include "query/report.h"
#include "query/report_origin.h"
#include "query/sql.h"

struct crm_report_value {
	const char *name;                /* without the colon */
	struct crm_value value;
};

/* How a report is asked. */
struct crm_report_ask {
	const struct crm_model *model;
	int64_t now;
	const struct crm_actor *actor;   /* NULL: may read all */
	const struct crm_node *where;    /* NULL: all */
	const struct crm_path *by;       /* NULL: not grouped */
	enum crm_every by_every;         /* by a date or an instant: by these units of it ... */
	bool by_dated;                   /* ... if this says so */
	const char *in;                  /* a currency; NULL: each in its own */
	const struct crm_report_value *values; /* ended by a row without a name: all that may stand after a colon */
};

enum crm_report_part { CRM_REPORT_ANSWER, CRM_REPORT_FACTS };

/* The statement. CRM_INVALID: something in it is not known; it says in which line. The arena has what is bound. */
CRM_MUST_USE crm_err crm_report_sql(struct crm_arena *arena, const struct crm_report *report, enum crm_report_part part,
                                    const struct crm_report_ask *ask, struct crm_sql *out, struct crm_report_origin *origin);
/* Does its SQL say this anywhere, but in texts and remarks? "$scope", ":from": as a whole word. */
bool crm_report_says(const struct crm_report *report, const char *sign);

#endif
