#include "cli/sync_conflict_view.h"

#include <string.h>

#include "base/str.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cli/beside.h"
#include "cli/listing.h"
#include "cli/sync_conflict_text.h"

enum { WIDTH = 80, TEXT_SIZE = 40 };

struct view {
	struct crm_tool *tool;
	struct crm_arena *arena;
	const struct crm_conflict *conflict;
};

/* "Ben, Nov 22 09:00, 81c2f09a" */
static crm_err origin(const struct view *view, int64_t seq, const char **out)
{
	char at[TEXT_SIZE];
	struct crm_txn txn;
	*out = "";
	if (!seq)
		return NULL;
	CRM_TRY(crm_journal_txn(view->tool->repo->store, view->arena, seq, &txn));
	*out = crm_textf(view->arena, "%s, %s, %.8s", crm_actor_name(view->arena, txn.actor), crm_instant_local(txn.at, at), txn.id);
	return NULL;
}

static crm_err value_of(const struct view *view, const struct crm_conflict_side *side, const char **out)
{
	CRM_TRY(crm_conflict_side_text(view->tool, view->arena, view->conflict, side, true, out));
	*out = *out ? *out : "(empty)";
	return NULL;
}

static const char *heading(const struct view *view, const char *what, const char *record, const char *label)
{
	return view->conflict->kind == CRM_CONFLICT_SAME ? crm_textf(view->arena, "%.8s %s", record, label) : what;
}

static void add_title(const struct view *view)
{
	const struct crm_conflict *conflict = view->conflict;
	struct crm_str *out = &view->tool->out.buffer;
	crm_str_addf(out, "%s%.8s  %s %.8s ", view->tool->color ? "\033[1m" : "", conflict->id, conflict->entity->name, conflict->record);
	crm_utf8_add_shown(out, conflict->label, strlen(conflict->label), 0);
	if (conflict->field != CRM_NO_FIELD)
		crm_str_addf(out, ": %s", conflict->entity->fields[conflict->field]->name);
	crm_str_addf(out, "%s%s%s\n", conflict->kind == CRM_CONFLICT_SAME ? " is that of two" : "",
	             conflict->settled ? " (settled)" : "", view->tool->color ? "\033[m" : "");
}

static crm_err add_sides(const struct view *view, size_t width)
{
	const struct crm_conflict *conflict = view->conflict;
	struct crm_str *out = &view->tool->out.buffer;
	const char *left, *right;
	crm_beside_add(out, heading(view, "stands", conflict->record, conflict->label),
	               heading(view, "other", conflict->with, conflict->with_label), width);
	CRM_TRY(value_of(view, &conflict->stands, &left));
	CRM_TRY(value_of(view, &conflict->other, &right));
	crm_beside_add(out, left, right, width);
	CRM_TRY(origin(view, conflict->stands.txn, &left));
	CRM_TRY(origin(view, conflict->other.txn, &right));
	crm_beside_add(out, left, right, width);
	return NULL;
}

static crm_err add_line(const struct view *view, const char *name, const char *text)
{
	struct crm_str *out = &view->tool->out.buffer;
	crm_str_addf(out, "  %s ", name);
	crm_utf8_add_shown(out, text, strlen(text), 0);
	crm_str_add_c(out, '\n');
	return NULL;
}

static crm_err add_rest(const struct view *view)
{
	const struct crm_conflict *conflict = view->conflict;
	const char *text;
	CRM_TRY(value_of(view, &conflict->base, &text));
	if (conflict->kind != CRM_CONFLICT_SAME)
		CRM_TRY(add_line(view, "before both:", text));
	if (!conflict->settled)
		return add_line(view, "perhaps:", crm_conflict_command(view->arena, conflict));
	CRM_TRY(origin(view, conflict->settled, &text));
	return add_line(view, "settled by", text);
}

crm_err crm_conflict_view(struct crm_tool *tool, struct crm_arena *arena, const struct crm_conflict *conflict)
{
	const struct view view = { .tool = tool, .arena = arena, .conflict = conflict };
	size_t width = crm_listing_width();
	if (tool->shown++)
		crm_str_add_c(&tool->out.buffer, '\n');
	add_title(&view);
	CRM_TRY(add_sides(&view, width ? width : WIDTH));
	CRM_TRY(add_rest(&view));
	crm_output_tick(&tool->out);
	return NULL;
}
