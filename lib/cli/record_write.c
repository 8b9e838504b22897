#include "cli/record_write.h"

#include <string.h>

#include "base/str.h"
#include "cli/refs.h"
#include "cli/revision.h"
#include "cli/work.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/read.h"

struct assigns {
	struct crm_assign *items;
	size_t count;
};

static crm_err parse_assigns(struct crm_tool *tool, const char *const *arguments, size_t count, bool making,
                             struct assigns *out)
{
	*out = (struct assigns){ .items = crm_new(tool->arena, struct crm_assign, count + 1) };
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_assign_parse(tool->entity, arguments[i], making, &out->items[out->count++]));
	return NULL;
}

/* add */

static crm_err make(struct crm_work *work, const struct assigns *assigns)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *record = crm_record_new(work->arena, tool->entity);
	CRM_TRY(crm_record_make(record, work->arena, &tool->repo->reading, assigns->items, assigns->count));
	return crm_work_create(work, record);
}

/* With --on-match fill only what is empty is set. */
static crm_err refill(struct crm_work *work, const char *id, const struct assigns *assigns, bool fill_only)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *old;
	struct assigns some = { crm_new(work->arena, struct crm_assign, assigns->count), 0 };
	CRM_TRY(crm_ref_read(tool->repo, work->arena, tool->entity, id, &old));
	for (size_t i = 0; i < assigns->count; i++)
		if (!fill_only || old->values[assigns->items[i].field].shape == CRM_EMPTY)
			some.items[some.count++] = assigns->items[i];
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(record, work->arena, &tool->repo->reading, some.items, some.count));
	return crm_work_update(work, old, record);
}

static const char *text_of_key(const struct assigns *assigns, int key)
{
	for (size_t i = 0; i < assigns->count; i++)
		if (assigns->items[i].field == key)
			return assigns->items[i].text;
	return NULL;
}

static crm_err find_match(struct crm_work *work, const struct assigns *assigns, const char *name, const char **id)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *probe = crm_record_new(work->arena, tool->entity);
	const char **ids;
	size_t count = 0;
	int key;
	CRM_TRY(crm_err_in(crm_entity_need_field(tool->entity, name, &key), "--key"));
	const char *text = text_of_key(assigns, key);
	if (!text || !*text)
		return crm_fail(CRM_USAGE, "--key %s needs a value for that field: %s=...", name, name);
	CRM_TRY(crm_record_assign(probe, work->arena, &tool->repo->reading,
	                          &(struct crm_assign){ key, CRM_SET, text }, 1));
	CRM_TRY(crm_read_key(tool->repo->store, work->arena, tool->entity, key, probe->values[key].s, -1, CRM_NO_VALUE,
	                     2, &ids, &count));
	if (count > 1)
		return crm_err_field(crm_fail(CRM_CONFLICT, "'%s' is that of several %s", text, tool->entity->plural), name);
	*id = count ? ids[0] : NULL;
	return NULL;
}

static crm_err on_match(struct crm_work *work, const char *id, const char *key, const struct assigns *assigns)
{
	const char *what = crm_option(work->tool, "on-match");
	if (!what || crm_same(what, "skip")) {
		crm_work_leave(work, id);
		return NULL;
	}
	if (crm_same(what, "update") || crm_same(what, "fill"))
		return refill(work, id, assigns, crm_same(what, "fill"));
	if (crm_same(what, "fail"))
		return crm_err_field(crm_fail(CRM_CONFLICT, "%s %.8s has this value already", work->tool->entity->name, id), key);
	return crm_fail(CRM_USAGE, "--on-match is skip, update, fill or fail, not '%s'", what);
}

static crm_err add(struct crm_work *work)
{
	struct crm_tool *tool = work->tool;
	struct assigns assigns;
	const char *key = crm_option(tool, "key"), *id = NULL;
	CRM_TRY(parse_assigns(tool, tool->arguments, tool->count, true, &assigns));
	CRM_TRY(crm_work_next(work));
	if (key)
		CRM_TRY(find_match(work, &assigns, key, &id));
	CRM_TRY(id ? on_match(work, id, key, &assigns) : make(work, &assigns));
	return crm_work_end(work);
}

crm_err crm_record_add(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, &work));
	return add(&work);
}

/* set */

/* FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE begin with a field name; a REF never does. */
static bool is_assign(const char *argument)
{
	size_t n = strspn(argument, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0)
		return false;
	return argument[n] == '=' || ((argument[n] == '+' || argument[n] == '-') && argument[n + 1] == '=');
}

static size_t count_refs(const struct crm_tool *tool)
{
	size_t n = 0;
	while (n < tool->count && !is_assign(tool->arguments[n]))
		n++;
	return n;
}

static crm_err set_one(struct crm_work *work, const char *id, const struct assigns *assigns)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *old;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(tool->repo, work->arena, tool->entity, id, &old));
	CRM_TRY(crm_revision_check(tool, old, crm_option(tool, "if")));
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(record, work->arena, &tool->repo->reading, assigns->items, assigns->count));
	return crm_work_update(work, old, record);
}

crm_err crm_record_set(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_refs refs;
	struct assigns assigns;
	size_t n = count_refs(tool);
	if (n == 0 || n == tool->count)
		return crm_fail(CRM_USAGE, n ? "set what? Give FIELD=VALUE after the records"
		                             : "set in which record? Give a REF, or - for a stream");
	CRM_TRY(parse_assigns(tool, tool->arguments + n, tool->count - n, false, &assigns));
	CRM_TRY(crm_refs_read(tool, tool->arguments, n, &refs));
	CRM_TRY(crm_work_ask(tool, "Change", refs.count));
	CRM_TRY(crm_work_begin(tool, &work));
	for (size_t i = 0; i < refs.count; i++)
		CRM_TRY(set_one(&work, refs.ids[i], &assigns));
	return crm_work_end(&work);
}
