#include "history/git_raw.h"

crm_err crm_git_fail(enum crm_kind kind, const char *words, const char *of)
{
	const git_error *error = git_error_last();

	return crm_fail(kind, "%s %s: %s", words, of, error && error->message ? error->message : "unknown reason");
}
