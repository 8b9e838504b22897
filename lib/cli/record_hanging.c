#include "cli/record_hanging.h"

#include "base/str.h"
#include "base/utf8.h"
#include "cli/listing.h"
#include "store/read.h"

enum { TIES_MOST = 10 };

void crm_card_label(struct crm_tool *tool, const char *name, size_t width)
{
	const char *dim = tool->color ? "\033[2m" : "", *end = tool->color ? "\033[m" : "";
	crm_str_addf(&tool->out.buffer, "%s%-*s%s  ", dim, (int)width, name, end);
}

/* Records of an entity that lead here by one of their fields. */
struct hanging {
	struct crm_tool *tool;
	const struct crm_subject *here;
	const struct crm_entity *from;
	const struct crm_field *field;
	size_t width;
	struct crm_select select;
	int64_t count;
};

static const char *link_text(const struct hanging *one, const char *id)
{
	bool any = one->field->type == CRM_T_ANYLINK;
	return crm_textf(one->tool->arena, "%s%s%s", any ? one->here->entity->name : "", any ? ":" : "", id);
}

static void add_command(const struct hanging *one)
{
	crm_str_addf(&one->tool->out.buffer, "  (crm-record %s list %s=%s)\n", one->from->name, one->field->name,
	             link_text(one, crm_textf(one->tool->arena, "%.8s", one->here->id)));
}

/* -- ties ----------------------------------------------------------------------------------- */

/* Of an entity that ties two records together, the link to the other one; NULL if it is none. */
static const struct crm_field *other_end(const struct hanging *one)
{
	const char *const *ends = one->from->together;
	const struct crm_field *other;
	if (!ends || !ends[0] || !ends[1] || ends[2])
		return NULL;
	if (!crm_same(ends[0], one->field->name) && !crm_same(ends[1], one->field->name))
		return NULL;
	other = crm_entity_column(one->from, ends[crm_same(ends[0], one->field->name)]);
	return other->flags & one->field->flags & CRM_PART ? other : NULL;
}

static crm_err take_tie_columns(struct hanging *one, const struct crm_field *other)
{
	CRM_AUTO(crm_str_drop) struct crm_str fields = {0};
	crm_str_add(&fields, other->name);
	for (size_t i = 1; i < one->from->count; i++) {
		const struct crm_field *field = one->from->fields[i];
		bool common = i >= crm_common_at(one->from, CRM_OWNER);
		if (field->flags & CRM_SHOWN && !common && field != other && field != one->field &&
		    crm_field_is_plain(field) && crm_may_read(&one->tool->repo->actor, one->from, field))
			crm_str_addf(&fields, ",%s", field->name);
	}
	return crm_listing_columns(one->tool, one->from, crm_str_text(&fields), &one->select);
}

/* "Eva Nová (decision_maker, primary)" */
static void add_tie(struct hanging *one, struct crm_cursor *cursor)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_value other = crm_cursor_value(cursor, 0);
	const char *before = " (";
	crm_str_add(&text, other.shape == CRM_TEXT ? other.s : "");
	for (size_t i = 1; i < one->select.column_count; i++) {
		const struct crm_field *field = crm_path_field(&one->select.columns[i].path);
		struct crm_value value = crm_cursor_value(cursor, (int)(2 * i));
		if (value.shape == CRM_EMPTY || (field->type == CRM_T_BOOL && !value.i))
			continue;
		crm_str_add(&text, before);
		before = ", ";
		if (field->type == CRM_T_BOOL)
			crm_str_add(&text, field->name);
		else
			crm_value_add_shown(&text, field, value, NULL, one->tool->repo->now);
	}
	crm_str_add(&text, *before == ',' ? ")" : "");
	crm_utf8_add_shown(&one->tool->out.buffer, crm_str_text(&text), text.n, 0);
	crm_str_add_c(&one->tool->out.buffer, '\n');
}

static crm_err show_ties(struct hanging *one, const struct crm_field *other)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_cursor_drop) struct crm_cursor *cursor = NULL;
	struct crm_str *out = &one->tool->out.buffer;
	bool row;
	CRM_TRY(take_tie_columns(one, other));
	one->select.limit = TIES_MOST;
	CRM_TRY(crm_sql_select(one->tool->arena, &one->select, &sql));
	CRM_TRY(crm_cursor_open(one->tool->repo->store, &sql, &cursor));
	CRM_TRY(crm_cursor_next(cursor, &row));
	for (const char *label = one->from->plural; row; label = "") {
		crm_card_label(one->tool, label, one->width);
		add_tie(one, cursor);
		CRM_TRY(crm_cursor_next(cursor, &row));
	}
	if (one->count <= TIES_MOST)
		return NULL;
	crm_card_label(one->tool, "", one->width);
	crm_str_addf(out, "+ %lld more", (long long)one->count - TIES_MOST);
	add_command(one);
	return NULL;
}

/* -- all ------------------------------------------------------------------------------------ */

/* "deals 3": so that the reader knows where to look next. */
static crm_err show_one(struct hanging *one)
{
	const struct crm_model *model = one->tool->repo->store->model;
	struct crm_value value = crm_value_text(link_text(one, one->here->id));
	int at = crm_entity_field(one->from, one->field->name);
	one->select = (struct crm_select){ .model = model, .entity = one->from, .now = one->tool->repo->now,
		.where = crm_node_equals(one->tool->arena, one->from, at, value) };
	CRM_TRY(crm_listing_count(one->tool, &one->select, &one->count));
	if (!one->count)
		return NULL;
	const struct crm_field *other = other_end(one);
	if (other && crm_may_read(&one->tool->repo->actor, one->from, other))
		return show_ties(one, other);
	crm_card_label(one->tool, one->from->plural, one->width);
	crm_str_addf(&one->tool->out.buffer, "%lld", (long long)one->count);
	add_command(one);
	return NULL;
}

static bool leads_here(const struct hanging *one)
{
	const struct crm_field *field = one->field;
	if (one->from->retired || !crm_field_is_plain(field) || !crm_may_read(&one->tool->repo->actor, one->from, field))
		return false;
	return field->type == CRM_T_ANYLINK ||
	       (field->type == CRM_T_LINK && crm_same(field->target, one->here->entity->name));
}

crm_err crm_show_hanging(struct crm_tool *tool, const struct crm_subject *here, size_t width)
{
	const struct crm_model *model = tool->repo->store->model;
	for (size_t e = 0; e < model->count; e++)
		for (size_t f = 0; f < model->entities[e]->count; f++) {
			const struct crm_entity *from = model->entities[e];
			struct hanging one = { .tool = tool, .here = here, .from = from, .field = from->fields[f], .width = width };
			if (leads_here(&one))
				CRM_TRY(show_one(&one));
		}
	return NULL;
}
