#include "cli/edit.h"

#include "base/file.h"
#include "base/str.h"
#include "cli/refs.h"
#include "cli/revision.h"
#include "cli/words.h"
#include "model/record.h"
#include "repo/ref.h"

const struct crm_option crm_options_edit[] = {
	{ .name = "if", .argument = "REV",
	  .help = "only if this transaction was the last to change the record (-f '*,_rev' shows it)" },
	{ .name = "each", .help = "one transaction for each record, not one for all" },
	{ .name = NULL },
};

enum { TEXT_MOST = 16 << 20 };

/* The command line of such a verb, parted. */
struct plan {
	const struct crm_edit *edit;
	size_t refs;                 /* how many operands come first */
	const char *value;           /* for edit->edit; NULL */
	struct crm_assigns assigns;
	const char *word;            /* the value of a word; NULL */
	const char *refilled;        /* what is said of a field that was emptied, and is not empty; NULL: there is none */
};

crm_err crm_edit_stdin(struct crm_tool *tool, const char **out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_TRY(crm_err_in(crm_file_read("/dev/stdin", TEXT_MOST, &text), "standard input"));
	while (text.n && (text.s[text.n - 1] == '\n' || text.s[text.n - 1] == '\r'))
		crm_str_cut(&text, text.n - 1);
	*out = crm_copy_n(tool->arena, crm_str_text(&text), text.n);
	return text.n ? NULL : crm_fail(CRM_INVALID, "standard input is empty: there is no text");
}

crm_err crm_assigns_parse(struct crm_tool *tool, const struct crm_entity *entity, const char *const *arguments,
                          size_t count, bool making, struct crm_assigns *out)
{
	*out = (struct crm_assigns){ .items = crm_new(tool->arena, struct crm_assign, count + 1) };
	for (size_t i = 0; i < count; i++)
		CRM_TRY(crm_assign_parse(entity, arguments[i], making, &out->items[out->count++]));
	return NULL;
}

static size_t count_before_assigns(const struct crm_tool *tool)
{
	size_t n = 0;
	while (n < tool->count && !crm_assign_is(tool->arguments[n]))
		n++;
	return n;
}

static crm_err take_text(struct crm_tool *tool, struct plan *plan, const char *value)
{
	plan->value = value;
	if (!*value)
		return crm_fail(CRM_INVALID, "the text is empty");
	if (!crm_same(value, "-"))
		return NULL;
	for (size_t i = 0; i < plan->refs; i++)
		if (crm_same(tool->arguments[i], "-"))
			return crm_fail(CRM_USAGE, "the records and the text cannot both come from standard input");
	return crm_edit_stdin(tool, &plan->value);
}

/* The operand is its value: another one would be passed over. */
static crm_err refuse_twice(const struct plan *plan, int field, const char *value)
{
	for (size_t i = 0; i < plan->assigns.count; i++)
		if (plan->assigns.items[i].field == field)
			return crm_fail(CRM_USAGE, "%s is said twice: '%s', and '%s' after it", plan->edit->field, value,
			                plan->assigns.items[i].text ? plan->assigns.items[i].text : "");
	return NULL;
}

static crm_err take_value(struct crm_tool *tool, struct plan *plan, const char *value)
{
	const struct crm_edit *edit = plan->edit;
	struct crm_assigns *assigns = &plan->assigns;
	int field;
	if (edit->operands == CRM_EDIT_REFS_TEXT)
		return take_text(tool, plan, value);
	if (!edit->field) {
		plan->value = value;
		return NULL;
	}
	CRM_TRY(crm_entity_need_field(tool->entity, edit->field, &field));
	CRM_TRY(crm_field_may_set(tool->entity->fields[field], false));
	CRM_TRY(refuse_twice(plan, field, value));
	assigns->items[assigns->count++] = (struct crm_assign){ field, CRM_SET, value };
	return NULL;
}

static crm_err refuse_operands(const struct crm_tool *tool, const struct crm_edit *edit, size_t before)
{
	if (!before)
		return crm_fail(CRM_USAGE, "which record? Give a REF, or - for a stream");
	if (edit->operands == CRM_EDIT_REFS_TEXT && before < tool->count)
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is taken for a field; there is no text before it",
		                             tool->arguments[before]),
		                    "a text that begins so comes from standard input: %s REF -", tool->title);
	return crm_err_hint(crm_fail(CRM_USAGE, "too few arguments: %s %s", tool->title, tool->verb->arguments),
	                    "%s --help", tool->title);
}

static crm_err read_operands(struct crm_tool *tool, struct plan *plan)
{
	size_t before = count_before_assigns(tool), values = plan->edit->operands != CRM_EDIT_REFS;
	if (before <= values)
		return refuse_operands(tool, plan->edit, before);
	plan->refs = before - values;
	/* With room for one more: the value that an operand of its own gives. */
	plan->assigns = (struct crm_assigns){ .items = crm_new(tool->arena, struct crm_assign, tool->count - before + 1) };
	for (size_t i = before; i < tool->count; i++)
		CRM_TRY(crm_words_take(tool->entity, plan->edit->words, tool->arguments[i], false, &plan->assigns, &plan->word));
	if (values)
		CRM_TRY(take_value(tool, plan, tool->arguments[plan->refs]));
	if (!plan->assigns.count && !plan->word && !plan->edit->edit && !plan->edit->then)
		return crm_fail(CRM_USAGE, "what is to be set? Give FIELD=VALUE after the records");
	return NULL;
}

static const char *shown(const struct crm_tool *tool, const struct crm_record *record, const struct crm_field *field,
                         struct crm_value value)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	if (field->type == CRM_T_LINK || field->flags & CRM_SECRET)
		return "";
	crm_str_add(&text, ": ");
	crm_value_add_text(&text, field, value, crm_record_unit(record, field));
	return crm_copy(tool->arena, crm_str_text(&text));
}

/* Where nothing is said, some fields follow from others: that one was emptied, and is not empty, is to be seen. */
static void note_refilled(const struct crm_tool *tool, struct plan *plan, const struct crm_record *record)
{
	for (size_t i = 0; i < plan->assigns.count && !plan->refilled; i++) {
		const struct crm_assign *assign = &plan->assigns.items[i];
		const struct crm_field *field = record->entity->fields[assign->field];
		struct crm_value value = record->values[assign->field];
		if (assign->op != CRM_SET || (assign->text && *assign->text) || value.shape == CRM_EMPTY)
			continue;
		plan->refilled = crm_textf(tool->arena, "%s was emptied, and follows from the rest of the %s again%s", field->name,
		                           record->entity->name, plan->refs == 1 ? shown(tool, record, field, value) : "");
	}
}

static crm_err edit_one(struct crm_work *work, struct plan *plan, const char *id)
{
	struct crm_tool *tool = work->tool;
	struct crm_record *old;
	CRM_TRY(crm_work_next(work));
	CRM_TRY(crm_ref_read(tool->repo, work->arena, work->entity, id, &old));
	CRM_TRY(crm_revision_check(tool, old, crm_option(tool, "if")));
	struct crm_record *record = crm_record_copy(work->arena, old);
	CRM_TRY(crm_record_assign(record, work->arena, &tool->repo->reading, plan->assigns.items, plan->assigns.count));
	if (plan->edit->edit)
		CRM_TRY(plan->edit->edit(work, old, record, plan->value));
	CRM_TRY(crm_words_fill(tool->repo, plan->edit->words, record, plan->word));
	bool changed;
	CRM_TRY(crm_change_update(work->change, old, record, &changed));
	note_refilled(tool, plan, record);
	if (plan->edit->then)
		CRM_TRY(plan->edit->then(work, record, plan->value));
	if (changed || plan->edit->then)
		return crm_work_done(work, crm_record_id(record));
	crm_work_leave(work, crm_record_id(record));
	return NULL;
}

crm_err crm_edit_run(struct crm_tool *tool, const struct crm_edit *edit)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	struct plan plan = { .edit = edit };
	struct crm_refs refs;
	CRM_TRY(read_operands(tool, &plan));
	CRM_TRY(crm_refs_read(tool, tool->entity, tool->arguments, plan.refs, &refs));
	CRM_TRY(crm_work_ask(tool, tool->entity, edit->what, refs.count));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < refs.count; i++)
		CRM_TRY(edit_one(&work, &plan, refs.ids[i]));
	CRM_TRY(crm_work_end(&work));
	if (plan.refilled)
		crm_say(tool, "%s", plan.refilled);
	return NULL;
}
