#include "cli/rule_text.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/edit.h"
#include "cli/editor.h"
#include "cli/message.h"
#include "cli/record_read.h"
#include "cli/table.h"
#include "cli/work.h"
#include "crm/automation_mail.h"
#include "crm/report_shelf.h"
#include "model/record.h"
#include "repo/ref.h"
#include "store/read.h"

#define ENDING ".rule"

/* -- which text --------------------------------------------------------------------------------------- */

static crm_err read_file(struct crm_tool *tool, const char *path, struct crm_rule_text *out)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	bool is_stdin = crm_same(path, "-");
	const char *last = crm_path_last(path);
	CRM_TRY(crm_file_read(is_stdin ? "/dev/stdin" : path, CRM_AUTOMATION_SIZE, &text));
	out->file = last;
	out->text = crm_copy(tool->arena, crm_str_text(&text));
	if (!is_stdin)
		out->name = crm_ends(last, ENDING) ? crm_copy_n(tool->arena, last, strlen(last) - strlen(ENDING)) : last;
	return NULL;
}

crm_err crm_rule_text_find(struct crm_tool *tool, const char *operand, struct crm_rule_text *out)
{
	struct crm_shelved shelved;
	*out = (struct crm_rule_text){0};
	if (crm_same(operand, "-") || strchr(operand, '/') || crm_ends(operand, ENDING))
		return read_file(tool, operand, out);
	CRM_TRY(crm_shelf_find(tool->repo, tool->arena, &crm_shelf_rules, operand, &shelved));
	*out = (struct crm_rule_text){ shelved.name, shelved.text, crm_shelf_place(tool->arena, &crm_shelf_rules, &shelved) };
	return NULL;
}

crm_err crm_rule_text_read(struct crm_tool *tool, const struct crm_rule_text *text, struct crm_automation_rule *out)
{
	return crm_err_at(crm_automation_of_text(tool->repo, tool->arena, text->name ? text->name : "", text->text, out), text->file, 0);
}

/* Right, and yet its runs will fail. */
static void warn_of_sender(struct crm_tool *tool, const struct crm_automation *automation, const char *name)
{
	if (crm_automation_lacks_sender(tool->repo, automation))
		crm_warn(tool, "%s sends mails, and nobody is set as their sender: crm-config set mail.from 'Acme <hello@acme.example>'",
		         name);
}

/* -- add, edit ------------------------------------------------------------------------------------------ */

const struct crm_option crm_options_rule_add[] = {
	{ .name = "replace", .help = "one of this name that is there already gets the text" },
	{ .name = NULL },
};

static crm_err find_name(struct crm_tool *tool, const struct crm_rule_text *text, const char **out)
{
	struct crm_automation automation;
	CRM_TRY(crm_err_at(crm_automation_read(tool->arena, text->text, &automation), text->file, 0));
	*out = automation.name ? automation.name : text->name;
	if (!*out)
		return crm_err_hint(crm_fail(CRM_INVALID, "it has no name"), "a line 'name NAME' in it");
	warn_of_sender(tool, &automation, *out);
	return NULL;
}

static crm_err find_old(struct crm_work *work, const char *name, struct crm_record **old)
{
	crm_err err = crm_ref_read(work->tool->repo, work->arena, work->entity, name, old);
	if (crm_err_kind(err) != CRM_NOT_FOUND)
		return err;
	*old = NULL;
	return NULL;
}

static crm_err write_text(struct crm_work *work, const char *name, const char *text, bool replace)
{
	struct crm_record *record, *old = NULL;
	CRM_TRY(crm_work_next(work));
	if (replace)
		CRM_TRY(find_old(work, name, &old));
	record = old ? crm_record_copy(work->arena, old) : crm_record_new(work->arena, work->entity);
	if (!old)
		CRM_TRY(crm_record_make(record, work->arena, &work->tool->repo->reading, NULL, 0));
	crm_record_put(record, "name", crm_value_text(name));
	crm_record_put(record, "text", crm_value_text(text));
	return old ? crm_work_update(work, old, record) : crm_work_create(work, record);
}

static crm_err add_one(struct crm_work *work, const char *operand)
{
	struct crm_rule_text text;
	const char *name;
	CRM_TRY(crm_rule_text_find(work->tool, operand, &text));
	CRM_TRY(find_name(work->tool, &text, &name));
	crm_err err = crm_err_at(write_text(work, name, text.text, crm_option_given(work->tool, "replace")), text.file, 0);
	return crm_err_kind(err) == CRM_CONFLICT ? crm_err_hint(err, "crm-rule add --replace %s", operand) : err;
}

crm_err crm_rule_verb_add(struct crm_tool *tool)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	for (size_t i = 0; i < tool->count; i++)
		CRM_TRY(add_one(&work, tool->arguments[i]));
	return crm_work_end(&work);
}

static crm_err take_edited(struct crm_tool *tool, const char *path)
{
	CRM_AUTO(crm_work_drop) struct crm_work work = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *rule;
	CRM_TRY(crm_file_read(path, CRM_AUTOMATION_SIZE, &text));
	CRM_TRY(crm_ref_read(tool->repo, tool->arena, tool->entity, tool->arguments[0], &rule));
	CRM_TRY(crm_work_begin(tool, tool->entity, &work));
	CRM_TRY(write_text(&work, crm_record_get(rule, "name").s, crm_str_text(&text), true));
	return crm_work_end(&work);
}

crm_err crm_rule_verb_edit(struct crm_tool *tool)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *rule;
	CRM_TRY(crm_ref_read(tool->repo, tool->arena, tool->entity, tool->arguments[0], &rule));
	crm_str_add(&text, crm_record_get(rule, "text").s);
	if (!crm_ends(text.s, "\n"))
		crm_str_add(&text, "\n");
	return crm_editor_run(tool, &text, ENDING, take_edited);
}

/* -- show ------------------------------------------------------------------------------------------------ */

static void print_text(struct crm_tool *tool, const char *text)
{
	crm_str_add(&tool->out.buffer, text);
	if (!crm_ends(text, "\n"))
		crm_str_add_c(&tool->out.buffer, '\n');
}

crm_err crm_rule_verb_show(struct crm_tool *tool)
{
	if (crm_option_given(tool, "output") || crm_option_given(tool, "fields"))
		return crm_record_show(tool);
	for (size_t i = 0; i < tool->count; i++) {
		struct crm_rule_text text;
		CRM_TRY(crm_rule_text_find(tool, tool->arguments[i], &text));
		if (i)
			crm_str_add_c(&tool->out.buffer, '\n');
		print_text(tool, text.text);
	}
	return NULL;
}

/* -- check ------------------------------------------------------------------------------------------------ */

/* Each that is wrong is told; the others are looked at all the same. */
static crm_err check_one(struct crm_tool *tool, const struct crm_rule_text *text, size_t *wrong)
{
	struct crm_automation_rule rule;
	crm_err err = crm_rule_text_read(tool, text, &rule);
	if (err && crm_err_kind(err) != CRM_INVALID && crm_err_kind(err) != CRM_USAGE)
		return err;
	if (err) {
		crm_message_error(tool, err, 0, (char *[]){ NULL });
		++*wrong;
		return NULL;
	}
	warn_of_sender(tool, &rule.text, text->name ? text->name : text->file);
	return NULL;
}

static crm_err check_all(struct crm_tool *tool, size_t *wrong, size_t *count)
{
	struct crm_automation_rule *rules;
	CRM_TRY(crm_automation_list(tool->repo, tool->arena, &rules, count));
	for (size_t i = 0; i < *count; i++) {
		struct crm_rule_text text = { rules[i].name, rules[i].source, crm_textf(tool->arena, "rule %s", rules[i].name) };
		CRM_TRY(check_one(tool, &text, wrong));
	}
	return NULL;
}

crm_err crm_rule_verb_check(struct crm_tool *tool)
{
	size_t wrong = 0, count = tool->count;
	if (!tool->count)
		CRM_TRY(check_all(tool, &wrong, &count));
	for (size_t i = 0; i < tool->count; i++) {
		struct crm_rule_text text;
		CRM_TRY(crm_rule_text_find(tool, tool->arguments[i], &text));
		CRM_TRY(check_one(tool, &text, &wrong));
	}
	if (wrong)
		return crm_fail(CRM_INVALID, "%zu of %zu rules %s wrong", wrong, count, wrong == 1 ? "is" : "are");
	crm_say(tool, "%zu rule%s, nothing wrong", count, count == 1 ? "" : "s");
	return NULL;
}

/* -- export, examples --------------------------------------------------------------------------------------- */

static bool is_file_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/');
}

static crm_err export_one(struct crm_tool *tool, const char *folder, const char *name, const char *text)
{
	if (!is_file_name(name))
		return crm_fail(CRM_INVALID, "'%s' is no name of a file", name);
	return crm_file_replace(crm_path(tool->arena, folder, crm_textf(tool->arena, "%s" ENDING, name)), text, strlen(text));
}

crm_err crm_rule_verb_export(struct crm_tool *tool)
{
	const char *folder = tool->arguments[0];
	struct crm_automation_rule *rules;
	size_t count, done = 0;
	CRM_TRY(crm_automation_list(tool->repo, tool->arena, &rules, &count));
	CRM_TRY(crm_folder_make(folder));
	for (size_t i = 1; i < tool->count; i++) {
		struct crm_rule_text text;
		CRM_TRY(crm_rule_text_find(tool, tool->arguments[i], &text));
		CRM_TRY(export_one(tool, folder, text.name, text.text));
		done++;
	}
	for (size_t i = 0; tool->count == 1 && i < count; i++, done++)
		CRM_TRY(export_one(tool, folder, rules[i].name, rules[i].source));
	crm_say(tool, "%zu rule%s in %s", done, done == 1 ? "" : "s", folder);
	return NULL;
}

enum { NAME, DESCRIPTION, ABOUT, TRIGGER, COLUMNS };

static const struct crm_table_column example_columns[COLUMNS] = {
	[NAME] = { "name", CRM_T_TEXT, 0 }, [DESCRIPTION] = { "description", CRM_T_TEXT, CRM_TABLE_TELLING },
	[ABOUT] = { "about", CRM_T_TEXT, 0 }, [TRIGGER] = { "trigger", CRM_T_TEXT, 0 },
};

static crm_err example_rows(struct crm_tool *tool, struct crm_table *table)
{
	struct crm_shelved *list;
	size_t count;
	CRM_TRY(crm_shelf_list(tool->repo, tool->arena, &crm_shelf_rules, &list, &count));
	for (size_t i = 0; i < count; i++) {
		struct crm_automation text;
		if (!list[i].file)
			continue;
		CRM_TRY(crm_shelf_text(tool->arena, &list[i]));
		CRM_TRY(crm_err_at(crm_automation_read(tool->arena, list[i].text, &text), crm_path_last(list[i].file), 0));
		CRM_TRY(crm_table_row(table, (struct crm_value[COLUMNS]){ [NAME] = crm_value_text(list[i].name),
			[DESCRIPTION] = crm_value_text(text.description), [ABOUT] = crm_value_text(text.of.text),
			[TRIGGER] = crm_value_text(crm_automation_trigger_text(tool->arena, &text)) }));
	}
	return NULL;
}

crm_err crm_rule_verb_examples(struct crm_tool *tool)
{
	struct crm_table *table;
	CRM_TRY(crm_table_open(tool, NULL, example_columns, COLUMNS, CRM_TABLE_PICKED, &table));
	return crm_table_end(table, example_rows(tool, table));
}

/* -- on, off ------------------------------------------------------------------------------------------------- */

static crm_err switch_on(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)work, (void)old, (void)value;
	crm_record_put(record, "active", crm_value_integer(1));
	return NULL;
}

static crm_err switch_off(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	(void)work, (void)old, (void)value;
	crm_record_put(record, "active", crm_value_integer(0));
	return NULL;
}

crm_err crm_rule_verb_on(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Switch on", .edit = switch_on };
	return crm_edit_run(tool, &edit);
}

crm_err crm_rule_verb_off(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Switch off", .edit = switch_off };
	return crm_edit_run(tool, &edit);
}
