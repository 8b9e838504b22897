/*
 * Filters of values: what makes a text of another system one of ours. (Inside crm/receive_value.)
 */
#ifndef CRM_CRM_RECEIVE_FILTER_H
#define CRM_CRM_RECEIVE_FILTER_H

#include "base/err.h"
#include "base/mem.h"

struct crm_receive_filter {
	const char *name;
	enum { CRM_FILTER_BARE, CRM_FILTER_VALUE, CRM_FILTER_MEANINGS } takes; /* beside its name: nothing, a value, A=b, C=d */
	/* `other`: the text of that value, or the meanings; NULL: there is none. *text NULL: nothing comes of it. */
	crm_err (*run)(struct crm_arena *arena, const char *other, const char **text);
};
/* NULL: there is none of that name. */
const struct crm_receive_filter *crm_receive_filter_named(const char *name, size_t n);

#endif
