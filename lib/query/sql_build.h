/*
 * A statement under construction: its parts, its values, and the tables its paths lead through.
 * (Inside the room.)
 */
#ifndef CRM_QUERY_SQL_BUILD_H
#define CRM_QUERY_SQL_BUILD_H

#include "query/sql.h"

/* SQLite joins at most 64 tables. */
enum { CRM_JOIN_MOST = 60 };

/* A table on the way: alias j<number>, reached from another (0: the root, t) by a link. */
struct crm_join {
	size_t from;
	const struct crm_field *link;
};

struct crm_build {
	struct crm_arena *arena;
	const struct crm_model *model;
	struct crm_sql *sql;             /* takes the values; the text is put together at the end */
	struct crm_join joins[CRM_JOIN_MOST];
	size_t join_count;
	int64_t now;
	size_t now_at;                   /* the number of its ?-mark; 0: not asked for yet */
	struct crm_str from;             /* the LEFT JOINs */
	bool crowded;                    /* more joins were wanted than there may be */
};
void crm_build_drop(struct crm_build *build);
/* CRM_USAGE if the statement needs more tables than SQLite joins. */
CRM_MUST_USE crm_err crm_build_check(const struct crm_build *build);

/* The table of a path's last field: 0 is the root. Joins what is missing; the same path joins once. */
size_t crm_build_table(struct crm_build *build, const struct crm_path *path);
/* The table that `link` of table `from`, which is of `entity`, leads to. */
size_t crm_build_target(struct crm_build *build, size_t from, const struct crm_entity *entity,
                        const struct crm_field *link);

void crm_sql_add_alias(struct crm_str *out, size_t table);
/* t."name" */
void crm_sql_add_column(struct crm_str *out, size_t table, const char *name);
/* The unit of CRM_BY_DAY: the zone whose days count, '' where none is kept; NULL: it is no whole day. */
void crm_sql_add_day_zone(struct crm_str *out, size_t table);
/* A ?-mark, and its value. The mark is numbered, so that parts may be put together in any order, and more than once. */
void crm_sql_add_value(struct crm_build *build, struct crm_str *out, struct crm_value value);
/* The mark of the instant it is asked from. */
void crm_sql_add_now(struct crm_build *build, struct crm_str *out);

#endif
