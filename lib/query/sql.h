/*
 * A tree to SQL. Names of tables and columns come from the model alone and are quoted;
 * every value is a ?-mark. The text of the statement depends only on the shape of the query, so it can be
 * prepared once.
 *
 * The root table has the alias t. Links on the way are LEFT JOINs. The functions that
 * the SQL may use beside SQLite's own are registered by store/functions.c:
 *   crm_fold(text)                  folded form for ~
 *   crm_scaled(amount, currency)    money in 1/10000 of the unit, so that amounts compare across digits
 *   crm_minor(decimal, currency)    minor units of an amount that the journal has: '12.50'
 *   crm_seconds(from, to)           whole seconds between two instants, less than 0 if `to` is earlier
 *   crm_instant(milliseconds)       an instant from milliseconds since 1970, as ENTITY.was has them (store/tracked.h)
 *   crm_day_here(instant, zone)     a whole day's edge there: that of the same day here (base/day.h)
 *   crm_clock(part, id, ...)        a clock of a ticket
 *   crm_share(amount, percent)      so much of it, exactly, rounded once (base/money.h)
 *   crm_by_month(amount, period)    what is paid each period, by the month (base/period.h)
 *   crm_by_year(amount, period)     ... by the year
 * and, for reports, those of store/report_function.h.
 */
#ifndef CRM_QUERY_SQL_H
#define CRM_QUERY_SQL_H

#include "base/str.h"
#include "query/term.h"

struct crm_sql {
	struct crm_str text;
	struct crm_value *binds;          /* in the arena */
	size_t count, room;
};
void crm_sql_drop(struct crm_sql *sql);

enum crm_want { CRM_WANT_VALUE, CRM_WANT_HANDLE, CRM_WANT_LABEL, CRM_WANT_TOLD_APART };

struct crm_want_column {
	struct crm_path path;
	enum crm_want want;               /* for paths that end in a link: id, its handle or its label */
};

struct crm_sort {
	struct crm_path path;
	bool down;
};

struct crm_select {
	const struct crm_model *model;
	const struct crm_entity *entity;
	int64_t now;                      /* the instant it is asked from, for what is computed */
	const struct crm_node *where;     /* NULL: all */
	const struct crm_want_column *columns;
	size_t column_count;
	const struct crm_sort *sorts;     /* then the entity's order, created_at, id */
	size_t sort_count;
	bool shows_order;                 /* what it is ordered by is selected as well, after the columns: so SQLite can
	                                     merge the halves of a view by their indexes (store/asof.h) */
	bool by_id;                       /* order by id alone (exports): sorts are not used */
	int64_t limit;                    /* 0: all */
};

/*
 * SELECT with, for each column, two result columns: the value, and its unit (the currency of money,
 * else NULL), so column i is at 2i and 2i+1. A secret or retired field may be asked for by name.
 * Text sorts folded (accents and case ignored); a link sorts by its target's order and label, a choice
 * in the model's order of choices. Empty comes first. CRM_USAGE if more than 60 different links are followed.
 */
CRM_MUST_USE crm_err crm_sql_select(struct crm_arena *arena, const struct crm_select *select, struct crm_sql *out);
/* SELECT count(*). */
CRM_MUST_USE crm_err crm_sql_count(struct crm_arena *arena, const struct crm_select *select, struct crm_sql *out);
/* SELECT value, unit, count(*) ... GROUP BY value for each column of the select, most first or in the
 * target's order for links with an order (stages; then every column in turn, empty last); list fields
 * count per element. Column i is at 2i and 2i+1, the count after them. */
CRM_MUST_USE crm_err crm_sql_count_by(struct crm_arena *arena, const struct crm_select *select,
                                      struct crm_sql *out);

/* Appends "name", quoted for SQLite. */
void crm_sql_add_name(struct crm_str *out, const char *name);
/* Appends the SQL of a field that is computed when asked (CRM_VIEWED), of a row that has this alias. */
void crm_sql_add_asked(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity,
                       const struct crm_field *field, const char *alias);
/* Natural-key lookup: SELECT id FROM entity WHERE key = ?, and only if there is none, folded for text
 * keys (query/sql_lookup.h says how); at most `limit`; binds 1 value. `key` is a field index of the
 * entity. With `scope` >= 0 a second bind must equal that field. */
void crm_sql_add_lookup(struct crm_str *out, const struct crm_entity *entity, int key, int scope,
                        int limit);

#endif
