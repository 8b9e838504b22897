#include "store/db_function.h"

#include <stdlib.h>

#include "store/sqlite.h"

enum { ARGUMENTS_MOST = 12 };

struct function {
	struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch);
	struct crm_value (*compute_of)(void *context, const struct crm_value *arguments, struct crm_str *scratch);
	void *context;           /* of the second kind; dropped with it */
	void (*drop)(void *context);
	struct crm_str scratch;
};

static void give_result(sqlite3_context *context, struct crm_value value)
{
	switch (value.shape) {
	case CRM_EMPTY:
		sqlite3_result_null(context);
		break;
	case CRM_INTEGER:
		sqlite3_result_int64(context, value.i);
		break;
	case CRM_REAL:
		sqlite3_result_double(context, value.r);
		break;
	case CRM_TEXT:
		sqlite3_result_text64(context, value.s, value.n, SQLITE_TRANSIENT, SQLITE_UTF8);
		break;
	}
}

static void call_function(sqlite3_context *context, int count, sqlite3_value **raw)
{
	struct function *function = sqlite3_user_data(context);
	struct crm_value arguments[ARGUMENTS_MOST];

	for (int i = 0; i < count; i++)
		arguments[i] = crm_sqlite_value(raw[i]);
	crm_str_clear(&function->scratch);
	give_result(context, function->compute ? function->compute(arguments, &function->scratch)
	                                       : function->compute_of(function->context, arguments, &function->scratch));
}

static void drop_function(void *memory)
{
	struct function *function = memory;

	if (function->drop)
		function->drop(function->context);
	crm_str_drop(&function->scratch);
	free(function);
}

/* SQLite drops it, also where this fails. */
static crm_err register_function(struct crm_db *db, const char *name, int arguments, int flags,
                                 struct function *function)
{
	int code;

	if (arguments < 0 || arguments > ARGUMENTS_MOST)
		abort();
	code = sqlite3_create_function_v2(db->raw, name, arguments, flags | SQLITE_UTF8 | SQLITE_DIRECTONLY, function,
	                                  call_function, NULL, NULL, drop_function);
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(db, code, NULL);
}

crm_err crm_db_function(struct crm_db *db, const char *name, int arguments,
                        struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch))
{
	struct function *function = crm_calloc(1, sizeof *function);

	function->compute = compute;
	return register_function(db, name, arguments, SQLITE_DETERMINISTIC, function);
}

crm_err crm_db_function_of(struct crm_db *db, const char *name, int arguments,
                           struct crm_value (*compute)(void *context, const struct crm_value *arguments,
                                                       struct crm_str *scratch),
                           void *context, void (*drop)(void *context))
{
	struct function *function = crm_calloc(1, sizeof *function);

	function->compute_of = compute;
	function->context = context;
	function->drop = drop;
	return register_function(db, name, arguments, 0, function);
}

/* -- over groups ------------------------------------------------------------------------------ */

struct aggregate {
	size_t size;
	void (*step)(void *state, const struct crm_value *arguments);
	struct crm_value (*finish)(void *state, struct crm_str *scratch);
	void (*step_of)(void *context, void *state, const struct crm_value *arguments);
	struct crm_value (*finish_of)(void *context, void *state, struct crm_str *scratch);
	void *context;           /* of the second kind; dropped with it */
	void (*drop)(void *context);
};

static void step_aggregate(sqlite3_context *context, int count, sqlite3_value **raw)
{
	const struct aggregate *aggregate = sqlite3_user_data(context);
	void *state = sqlite3_aggregate_context(context, (int)aggregate->size);
	struct crm_value arguments[ARGUMENTS_MOST];

	if (!state) {
		sqlite3_result_error_nomem(context);
		return;
	}
	for (int i = 0; i < count; i++)
		arguments[i] = crm_sqlite_value(raw[i]);
	if (aggregate->step)
		aggregate->step(state, arguments);
	else
		aggregate->step_of(aggregate->context, state, arguments);
}

static void finish_aggregate(sqlite3_context *context)
{
	const struct aggregate *aggregate = sqlite3_user_data(context);
	CRM_AUTO(crm_str_drop) struct crm_str scratch = {0};
	void *state = sqlite3_aggregate_context(context, 0);

	if (state)
		give_result(context, aggregate->finish ? aggregate->finish(state, &scratch)
		                                       : aggregate->finish_of(aggregate->context, state, &scratch));
}

static void drop_aggregate(void *memory)
{
	struct aggregate *aggregate = memory;

	if (aggregate->drop)
		aggregate->drop(aggregate->context);
	free(aggregate);
}

/* SQLite drops it, also where this fails. */
static crm_err register_aggregate(struct crm_db *db, const char *name, int arguments, int flags,
                                  const struct aggregate *kind)
{
	struct aggregate *aggregate = crm_calloc(1, sizeof *aggregate);
	int code;

	if (arguments < 0 || arguments > ARGUMENTS_MOST)
		abort();
	*aggregate = *kind;
	code = sqlite3_create_function_v2(db->raw, name, arguments, flags | SQLITE_UTF8 | SQLITE_DIRECTONLY, aggregate, NULL,
	                                  step_aggregate, finish_aggregate, drop_aggregate);
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(db, code, NULL);
}

crm_err crm_db_aggregate(struct crm_db *db, const char *name, int arguments, size_t size,
                         void (*step)(void *state, const struct crm_value *arguments),
                         struct crm_value (*finish)(void *state, struct crm_str *scratch))
{
	struct aggregate aggregate = { .size = size, .step = step, .finish = finish };

	return register_aggregate(db, name, arguments, SQLITE_DETERMINISTIC, &aggregate);
}

crm_err crm_db_aggregate_of(struct crm_db *db, const char *name, int arguments, size_t size,
                            void (*step)(void *context, void *state, const struct crm_value *arguments),
                            struct crm_value (*finish)(void *context, void *state, struct crm_str *scratch),
                            void *context, void (*drop)(void *context))
{
	struct aggregate aggregate = { .size = size, .step_of = step, .finish_of = finish, .context = context, .drop = drop };

	return register_aggregate(db, name, arguments, 0, &aggregate);
}

/* One number is of what is written here, also before it is committed; the other of what others commit. */
int64_t crm_db_version(struct crm_db *db)
{
	unsigned others = 0;

	sqlite3_file_control(db->raw, NULL, SQLITE_FCNTL_DATA_VERSION, &others);
	return ((int64_t)others << 32) ^ sqlite3_total_changes64(db->raw);
}
