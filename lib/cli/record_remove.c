#include "cli/record_remove.h"

#include <string.h>

#include "base/str.h"
#include "cli/refs.h"
#include "cli/work.h"
#include "model/record.h"
#include "repo/merged.h"
#include "repo/ref.h"
#include "store/removed.h"

/* What is done with each of several records that may link to each other, in any order. */
struct job {
	crm_err (*one)(struct crm_work *work, const char *text);
	enum crm_kind waits;        /* this refusal may be over when the others are done */
};

/* One pass; what is left is kept in its place. */
static crm_err pass(struct crm_work *work, const struct job *job, const char **texts, size_t *count)
{
	size_t left = 0, all = *count;
	for (size_t i = 0; i < all; i++) {
		crm_err err = job->one(work, texts[i]);
		if (err && (crm_err_kind(err) != job->waits || all == 1))
			return err;
		if (err)
			texts[left++] = texts[i];
	}
	*count = left;
	return NULL;
}

static crm_err do_all(struct crm_work *work, const struct job *job, const struct crm_refs *refs)
{
	const char **texts = crm_new(work->tool->arena, const char *, refs->count + 1);
	size_t count = refs->count;
	if (count)
		memcpy(texts, refs->ids, count * sizeof *texts);
	for (size_t before = 0; count && count != before;) {
		before = count;
		CRM_TRY(pass(work, job, texts, &count));
	}
	/* Asked again, for an error does not live that long. */
	return count ? job->one(work, texts[0]) : NULL;
}

/* -- rm ------------------------------------------------------------------------ */

static crm_err remove_one(struct crm_work *work, const char *id)
{
	struct crm_record *record;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(work->tool->repo, work->arena, work->entity, id, &record));
	return crm_work_delete(work, record, crm_option_given(work->tool, "unlink"));
}

crm_err crm_record_rm(struct crm_tool *tool)
{
	static const struct job job = { remove_one, CRM_CONFLICT };
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_refs refs;
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, tool->count, &refs));
	CRM_TRY(crm_work_ask(tool, tool->entity, "Remove", refs.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(do_all(&work, &job, &refs));
	return crm_work_end(&work);
}

/* -- restore ------------------------------------------------------------------- */

/* "company: there is no company 9cde..." -> the command that brings it back, if that can be. */
static crm_err hint_target(struct crm_work *work, const struct crm_record *record, crm_err err)
{
	const struct crm_entity *entity = record->entity, *target;
	int at = err->field[0] ? crm_entity_field(entity, err->field) : CRM_NO_FIELD;
	const char *text = at == CRM_NO_FIELD ? NULL : record->values[at].s, *colon = text ? strchr(text, ':') : NULL;
	struct crm_record *removed;
	if (!text)
		return err;
	target = crm_model_entity(work->tool->repo->store->model,
	                          colon ? crm_copy_n(work->arena, text, (size_t)(colon - text))
	                                : entity->fields[at]->target);
	text = colon ? colon + 1 : text;
	if (!target || crm_removed_read(work->tool->repo->store, work->arena, target, text, &removed))
		return err;
	return crm_err_hint(err, "crm-record %s restore %s (%s) first", target->name, text, crm_record_label(removed));
}

static crm_err refuse_merged(struct crm_work *work, const char *id)
{
	struct crm_tool *tool = work->tool;
	struct crm_merged merged;
	if (crm_merged_find(tool->repo, tool->entity, id, &merged))
		return NULL;
	return crm_err_hint(crm_fail(CRM_CONFLICT, "%s %.8s was merged into %.8s", tool->entity->name, id, merged.kept),
	                    "crm-record %s unmerge %s", tool->entity->name, id);
}

static crm_err restore_one(struct crm_work *work, const char *text)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *record;
	CRM_TRY(crm_work_next(work));
	crm_change_quiet(work->change, true);
	CRM_TRY(crm_removed_read(tool->repo->store, work->arena, tool->entity, text, &record));
	CRM_TRY(refuse_merged(work, crm_record_id(record)));
	crm_err err = crm_work_create(work, record);
	return crm_err_kind(err) == CRM_NOT_FOUND ? hint_target(work, record, err) : err;
}

crm_err crm_record_restore(struct crm_tool *tool)
{
	static const struct job job = { restore_one, CRM_NOT_FOUND };
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct crm_refs texts;
	CRM_TRY(crm_refs_texts(tool, tool->entity, tool->arguments, tool->count, &texts));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(do_all(&work, &job, &texts));
	return crm_work_end(&work);
}
