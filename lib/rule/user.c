#include "rule/user.h"

#include <string.h>

#include "base/shell.h"
#include "base/str.h"
#include "base/utf8.h"
#include "model/list.h"
#include "query/term.h"
#include "rule/lead.h"
#include "rule/named.h"
#include "store/read.h"

enum { LISTS_MOST = 10000 };

/* Entities with a list of users. */
static const char *const givers[] = { "assignment", "route" };

/* What somebody is called by in a list. */
static const char *const keys[] = { "name", "email", "full_name" };

struct user {
	const struct crm_case *one;
	crm_err err;
	int64_t undone;              /* of a merge */
};

static bool is_folded(const char *a, const char *b)
{
	CRM_AUTO(crm_str_drop) struct crm_str x = {0}, y = {0};

	crm_fold(&x, a, strlen(a));
	crm_fold(&y, b, strlen(b));
	return crm_same(crm_str_text(&x), crm_str_text(&y));
}

/* The key that `name` is by; NULL: it is another's. */
static const char *key_named(const struct crm_record *user, const char *name)
{
	for (size_t i = 0; i < CRM_COUNT(keys); i++) {
		struct crm_value value = crm_record_get(user, keys[i]);

		if (value.shape == CRM_TEXT && is_folded(value.s, name))
			return keys[i];
	}
	return NULL;
}

/* Is somebody called so (now)? */
static crm_err is_anybody(const struct crm_case *one, struct crm_arena *arena, const char *name, bool *is)
{
	const struct crm_rules_setting *setting = crm_case_setting(one);
	struct crm_arena_mark mark = crm_arena_mark(arena);
	const char **ids;
	size_t count;
	crm_err err = NULL;

	*is = false;
	if (!setting->asking || !setting->asking->ids)
		return NULL;
	err = setting->asking->ids(setting->asking->context, arena, crm_model_entity(setting->store->model, "user"), name, &ids,
	                           &count);
	crm_arena_rewind(arena, mark);
	*is = (!err && count) || crm_err_kind(err) == CRM_CONFLICT;
	return *is || crm_err_kind(err) == CRM_NOT_FOUND || crm_err_kind(err) == CRM_INVALID ? NULL : err;
}

/* -- renamed --------------------------------------------------------------------------- */

/* Another may be called as this one was: then it is still right. */
static const char *name_now(void *context, struct crm_arena *arena, const char *element)
{
	struct user *user = context;
	char *name = crm_copy(arena, element), *weight = strrchr(name, '=');
	const char *key;
	bool known = false;

	if (weight)
		*weight++ = '\0';
	key = user->err ? NULL : key_named(user->one->old, name);
	if (!key || !crm_case_gave(user->one, key))
		return element;
	if (!crm_same(crm_record_get(user->one->old, "name").s, name))
		user->err = is_anybody(user->one, arena, name, &known);
	if (known || user->err)
		return element;
	struct crm_value now = crm_record_get(user->one->record, key);
	const char *text = now.shape == CRM_TEXT ? now.s : crm_record_get(user->one->record, "name").s;
	return weight ? crm_textf(arena, "%s=%s", text, weight) : text;
}

/* -- all lists ------------------------------------------------------------------------- */

typedef crm_err each_list(struct user *user, struct crm_arena *arena, const struct crm_record *list);

static crm_err follow(struct user *user, struct crm_arena *arena, const struct crm_record *list)
{
	CRM_TRY(crm_named_follow(user->one, arena, list, "users", name_now, user));
	return user->err;
}

static crm_err refuse(struct user *user, struct crm_arena *arena, const struct crm_record *list)
{
	struct crm_value active = crm_record_get(list, "active");
	CRM_AUTO(crm_str_drop) struct crm_str element = {0}, shown = {0}, gone = {0};
	const char *entity = list->entity->name, *name = crm_record_label(list);
	size_t weight;

	(void)arena;
	if (active.shape == CRM_EMPTY || !active.i)
		return NULL;
	for (size_t at = 0; crm_list_next(crm_record_get(list, "users"), &at, &element);) {
		CRM_TRY(crm_assignment_user(element.s, &weight));
		if (!key_named(user->one->old, element.s))
			continue;
		crm_shell_add(&shown, name);
		crm_shell_add(&gone, element.s);
		return crm_err_hint(crm_fail(CRM_CONFLICT, "%s '%s' gives to user '%s'", entity, name, element.s),
		                    "crm-record %s edit %s, or crm-user set %s active=no", entity, crm_str_text(&shown),
		                    crm_str_text(&gone));
	}
	return NULL;
}

static crm_err each(struct user *user, const char *name, each_list *what)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_store *store = crm_case_setting(user->one)->store;
	const struct crm_entity *entity = crm_model_entity(store->model, name);
	const char **ids;
	size_t count;

	CRM_TRY(crm_read_prefix(store, arena, entity, "", LISTS_MOST, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_record *list;

		CRM_TRY(crm_read_record(store, arena, entity, ids[i], &list, NULL));
		if (list && crm_record_get(list, "users").shape == CRM_TEXT)
			CRM_TRY(what(user, arena, list));
	}
	return NULL;
}

static crm_err all(const struct crm_case *one, each_list *what, int64_t undone)
{
	struct user user = { .one = one, .undone = undone };

	for (size_t i = 0; i < CRM_COUNT(givers); i++)
		CRM_TRY(each(&user, givers[i], what));
	return NULL;
}

/* -- merged ---------------------------------------------------------------------------- */

static size_t name_length(const char *element)
{
	const char *weight = strrchr(element, '=');

	return weight ? (size_t)(weight - element) : strlen(element);
}

static bool is_named(const struct crm_record *user, const char *element)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};

	crm_str_add_n(&name, element, name_length(element));
	return key_named(user, crm_str_text(&name)) != NULL;
}

static const char *called(struct crm_arena *arena, const struct crm_record *user, const char *element)
{
	return crm_textf(arena, "%s%s", crm_record_text(user, "name"), element + name_length(element));
}

static crm_err merge(struct user *user, struct crm_arena *arena, const struct crm_record *list)
{
	static const struct crm_naming naming = { is_named, called };

	(void)arena;
	return crm_named_merged(user->one, list, "users", &naming, user->undone);
}

/* -- the rule -------------------------------------------------------------------------- */

static crm_err merged(const struct crm_case *one, int64_t undone)
{
	return all(one, merge, undone);
}

static crm_err before(const struct crm_case *one)
{
	return one->record ? NULL : all(one, refuse, 0);
}

static crm_err after(const struct crm_case *one)
{
	bool gave = false;

	for (size_t i = 0; one->old && one->record && i < CRM_COUNT(keys); i++)
		gave |= crm_case_gave(one, keys[i]);
	return gave ? all(one, follow, 0) : NULL;
}

const struct crm_rule crm_rule_user = {
	.entity = "user", .before = before, .after = after, .merged = merged, .of_imports = true,
};
