#include "load/newfields.h"

#include <string.h>

#include "base/scan.h"
#include "base/utf8.h"
#include "model/record.h"

enum kind { SEEN = 1, NO_INTEGER = 2, NO_DECIMAL = 4, NO_DATE = 8 };
enum { NAME_MOST = 63, DIGITS_MOST = 15 };

/* '-12', '0.5'; not '007', which is a code, and not what a double cannot keep. */
static bool is_number(const char *text, bool whole)
{
	size_t digits, fraction = 0;
	if (*text == '-')
		text++;
	digits = strspn(text, "0123456789");
	if (!digits || (text[0] == '0' && digits > 1))
		return false;
	text += digits;
	if (*text == '.' && !whole) {
		fraction = strspn(text + 1, "0123456789");
		text += 1 + fraction;
		if (!fraction)
			return false;
	}
	return !*text && digits + fraction <= DIGITS_MOST;
}

void crm_newfields_see(struct crm_plan_column *column, const char *text)
{
	int64_t date;
	if (!*text)
		return;
	column->kinds |= SEEN;
	if (!is_number(text, true))
		column->kinds |= NO_INTEGER;
	if (!is_number(text, false))
		column->kinds |= NO_DECIMAL;
	if (!crm_date_read(text, &date))
		column->kinds |= NO_DATE;
}

static const char *type_of(const struct crm_plan_column *column)
{
	if (!(column->kinds & SEEN))
		return "text";
	if (!(column->kinds & NO_INTEGER))
		return "integer";
	if (!(column->kinds & NO_DECIMAL))
		return "decimal";
	return column->kinds & NO_DATE ? "text" : "date";
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_taken(const struct crm_plan *plan, const char *const *made, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(made[i], name))
			return true;
	return crm_entity_field(plan->entity, name) >= 0 || crm_same(name, "rowid") || crm_same(name, "rev");
}

/* 'Favourite colour' -> favourite_colour, 'Město' -> mesto; a name that nothing is left of is field. */
static const char *name_of(const struct crm_plan *plan, const char *header, const char *const *made, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str folded = {0}, name = {0};
	crm_fold(&folded, header, strlen(header));
	for (const char *at = crm_str_text(&folded); *at && name.n < NAME_MOST - 4; at++) {
		if (is_letter(*at) || (crm_is_digit(*at) && name.n))
			crm_str_add_c(&name, *at);
		else if (name.n && name.s[name.n - 1] != '_')
			crm_str_add_c(&name, '_');
	}
	while (name.n && name.s[name.n - 1] == '_')
		crm_str_cut(&name, name.n - 1);
	if (!name.n)
		crm_str_add(&name, "field");
	size_t stem = name.n;
	for (int i = 2; is_taken(plan, made, count, name.s); i++) {
		crm_str_cut(&name, stem);
		crm_str_addf(&name, "_%d", i);
	}
	return crm_copy(plan->arena, name.s);
}

static crm_err make_field(struct crm_repo *repo, struct crm_change *change, const struct crm_plan *plan,
                          const struct crm_plan_column *column, const char *name)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "field");
	struct crm_record *record = crm_record_new(arena, entity);
	crm_record_put(record, "entity", crm_value_text(plan->entity->name));
	crm_record_put(record, "name", crm_value_text(name));
	crm_record_put(record, "title", crm_value_text(column->name));
	crm_record_put(record, "type", crm_value_text(type_of(column)));
	CRM_TRY(crm_record_make(record, arena, &repo->reading, NULL, 0));
	return crm_err_in(crm_change_create(change, record), "new field for the column '%s'", column->name);
}

crm_err crm_newfields_make(struct crm_repo *repo, struct crm_change *change, const struct crm_plan *plan,
                           const struct crm_entity **entity)
{
	const char **made = crm_new(plan->arena, const char *, plan->column_count + 1);
	const char *own = crm_copy(plan->arena, plan->entity->name);
	size_t count = 0;
	for (size_t i = 0; i < plan->column_count; i++) {
		const struct crm_plan_column *column = plan->columns[i];
		if (!column->unknown)
			continue;
		made[count] = name_of(plan, column->name, made, count);
		CRM_TRY(make_field(repo, change, plan, column, made[count]));
		count++;
	}
	if (count)
		CRM_TRY(crm_change_remodel(change));
	*entity = crm_model_entity(repo->store->model, own);
	return NULL;
}
