#include "store/db_function.h"

#include <stdlib.h>

#include "store/sqlite.h"

enum { ARGUMENTS_MOST = 4 };

struct function {
	struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch);
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
	give_result(context, function->compute(arguments, &function->scratch));
}

static void drop_function(void *memory)
{
	struct function *function = memory;

	crm_str_drop(&function->scratch);
	free(function);
}

crm_err crm_db_function(struct crm_db *db, const char *name, int arguments,
                        struct crm_value (*compute)(const struct crm_value *arguments, struct crm_str *scratch))
{
	struct function *function = crm_calloc(1, sizeof *function);
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	int code;

	if (arguments < 0 || arguments > ARGUMENTS_MOST)
		abort();
	function->compute = compute;
	code = sqlite3_create_function_v2(db->raw, name, arguments, flags, function, call_function, NULL, NULL,
	                                  drop_function);
	return code == SQLITE_OK ? NULL : crm_sqlite_fail(db, code, NULL);
}
