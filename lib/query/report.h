/*
 * A report's definition: a text that is SQL, with what else there is to know in comments at its head.
 *
 *     -- title: Won and lost, by reason
 *     -- of: deal
 *     -- by: owner
 *     -- period: closed_at
 *     -- column: by by
 *     -- column: won integer = deals won
 *     -- column: amount money currency = what they are worth
 *     -- column: currency currency
 *     -- param: least integer 1 = groups with fewer deals are left out
 *     -- chart: bars by won
 *     SELECT $by(d), count(*), sum($money(d.amount, d.currency, substr(d.closed_at, 1, 10))), $currency(d.currency)
 *       FROM deal AS d
 *      WHERE d.closed_at >= :from AND d.closed_at < :to AND $scope(d)
 *      GROUP BY 1, 4 HAVING count(*) >= :least
 *
 * Head: `title`; `of` (the entity whose fields terms and --by are about); `by` (the default of --by); `every` (the default of
 * --every; none: without --every there are no columns of type period, and :every is NULL); `predict` (a predictor whose probabilities crm_predicted(id) gives, crm/predict.h); `from`, `to` (the default period, as people write days); `period` (which instant or date :from and :to cut, for
 * words); `column: NAME TYPE [ARGUMENT] [= title]`, one for each column of the answer, in order; `param: NAME TYPE [DEFAULT]
 * [= title]`; `chart` (form/figure.h); `note` (more words, may be said again). A type is one of the model's (a link has the entity
 * it leads to as its argument, money the column with its currency), `by` (what --by asks for; not there without it) or `period`
 * (the name of a unit of the calendar).
 *
 * Where the records behind the figures are to be listed (`explain`), the SQL stands in two parts, after lines `-- facts` and
 * `-- answer`: facts is a SELECT of a row for each record looked at, with the columns `id` and `why` (NULL: it is in; else a few
 * words why it is out); the answer reads it as a table named facts. Its columns are of the types of the fields they come from; of
 * others `fact: NAME TYPE [ARGUMENT]`, as for `column`, says it at the head (fact: amount money cur). One named `by_value` is what
 * --by asks for, and left out without it.
 *
 * What may stand in the SQL beside SQL says report_sql.h.
 */
#ifndef CRM_QUERY_REPORT_H
#define CRM_QUERY_REPORT_H

#include "model/model.h"

enum crm_report_role { CRM_REPORT_PLAIN, CRM_REPORT_BY, CRM_REPORT_PERIOD };

struct crm_report_column {
	const char *name, *title;        /* title: the name where none is given */
	enum crm_report_role role;
	enum crm_type type;
	const char *target;              /* link: the entity; else NULL */
	const char *unit;                /* money: the column with its currency; else NULL */
};

struct crm_report_param {
	const char *name, *title, *preset; /* NULL: none */
	enum crm_type type;
};

struct crm_report {
	const char *title, *entity, *by, *every, *from, *to, *period, *chart, *note; /* NULL: none; title: "" */
	const char *predict;             /* a predictor; NULL */
	struct crm_report_column *columns;
	size_t column_count;
	struct crm_report_column *facts_columns; /* those of the facts of which the head says what they are */
	size_t facts_column_count;
	struct crm_report_param *params;
	size_t param_count;
	const char *facts, *answer;      /* SQL; facts NULL: it is in one part */
	long facts_line, answer_line;    /* where they begin in the text */
	const char *place;               /* what errors of its SQL call the text: "funnel.sql"; NULL: whoever reports them knows */
};

/* How a report is asked, as people write it: on the command line, or in a line of a dashboard. */
enum crm_report_compare { CRM_COMPARE_NONE, CRM_COMPARE_PREVIOUS, CRM_COMPARE_YEAR };

struct crm_report_wish {
	const char *const *terms;        /* which records of what it is about */
	size_t term_count;
	const char *where;               /* an expression, and-ed; NULL */
	const char *owner, *team, *pipeline; /* names or ids, several parted by commas; NULL */
	const char *from, *to;           /* NULL: the report's own */
	const char *by;                  /* a field, FIELD:month of a date; "": not grouped; NULL: the report's own */
	const char *every, *in;          /* NULL */
	const char *const *params;       /* NAME=VALUE */
	size_t param_count;
	enum crm_report_compare compare;
	const volatile int *stop;        /* not 0: leave off */
};

enum { CRM_REPORT_COLUMNS = 60, CRM_REPORT_PARAMS = 20, CRM_REPORT_SIZE = 1 << 20 };

/* CRM_INVALID says in which line of the text (crm_err_at without a file: the caller knows its name). Memory: the arena. */
CRM_MUST_USE crm_err crm_report_read(struct crm_arena *arena, const struct crm_model *model, const char *text,
                                     struct crm_report *out);
/* Its place; -1: there is none of that name. */
int crm_report_column_at(const struct crm_report *report, const char *name);
/* That of the facts; NULL: the head says nothing of it. */
const struct crm_report_column *crm_report_fact(const struct crm_report *report, const char *name);
/* Does it tell its rows apart, rather than say something about them? */
bool crm_report_is_key(const struct crm_report_column *column);

#endif
