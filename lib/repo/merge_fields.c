#include "repo/merge_fields.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/reached.h"

/* `taken`: which of the other's values go in. */
struct merging {
	struct crm_arena *arena;
	const struct crm_entity *entity;
	const struct crm_record *keep, *other;
	enum crm_prefer prefer;
	bool *taken;
};

static bool is_filled(const struct crm_record *record, size_t i)
{
	return record->values[i].shape != CRM_EMPTY;
}

/* Kept by the store, derived, or of the making of a record: each record has its own. */
static bool is_own_matter(const struct crm_field *field)
{
	return (field->flags & (CRM_SYSTEM | CRM_COMPUTED | CRM_ONCE | CRM_LOCAL)) != 0;
}

static bool is_between(const struct merging *merging, const struct crm_field *field, const char *text)
{
	const char *colon = strchr(text, ':'), *id = colon ? colon + 1 : text;
	if (field->type == CRM_T_ANYLINK &&
	    (!colon || !crm_same(crm_copy_n(merging->arena, text, (size_t)(colon - text)), merging->entity->name)))
		return false;
	if (field->type == CRM_T_LINK && !crm_same(field->target, merging->entity->name))
		return false;
	return crm_same(id, crm_record_id(merging->keep)) || crm_same(id, crm_record_id(merging->other));
}

static bool wins(const struct merging *merging, size_t i)
{
	const struct crm_field *field = merging->entity->fields[i];
	if (!is_filled(merging->other, i))
		return false;
	if ((field->type == CRM_T_LINK || field->type == CRM_T_ANYLINK) &&
	    is_between(merging, field, merging->other->values[i].s))
		return false;
	return merging->prefer == CRM_PREFER_OTHER || !is_filled(merging->keep, i);
}

static bool are_equal(const struct merging *merging, size_t i)
{
	return crm_value_equal(merging->keep->values[i], merging->other->values[i]);
}

/* -- what belongs together -------------------------------------------------------- */

static bool is_amount_in(const struct merging *merging, size_t i, size_t unit)
{
	const struct crm_field *field = merging->entity->fields[i];
	return field->type == CRM_T_MONEY && crm_same(field->currency, merging->entity->fields[unit]->name);
}

static bool has_amount(const struct merging *merging, const struct crm_record *record, size_t unit)
{
	for (size_t i = 0; i < merging->entity->count; i++)
		if (is_amount_in(merging, i, unit) && is_filled(record, i))
			return true;
	return false;
}

/* Amounts in one currency cannot stand under another: those of one side are taken as a whole. */
static void settle_currency(struct merging *merging, size_t unit)
{
	bool ours = has_amount(merging, merging->keep, unit), theirs = has_amount(merging, merging->other, unit);
	bool all = theirs && (!ours || merging->prefer == CRM_PREFER_OTHER);
	if (are_equal(merging, unit) || (!ours && !theirs))
		return;
	for (size_t i = 0; i < merging->entity->count; i++)
		if (i == unit || is_amount_in(merging, i, unit))
			merging->taken[i] = all;
}

static void settle_currencies(struct merging *merging)
{
	for (size_t unit = 0; unit < merging->entity->count; unit++)
		for (size_t i = 0; i < merging->entity->count; i++)
			if (is_amount_in(merging, i, unit)) {
				settle_currency(merging, unit);
				break;
			}
}

static void settle_beside(struct merging *merging)
{
	for (size_t i = 0; i < merging->entity->count; i++) {
		const char *name = merging->entity->fields[i]->beside;
		if (name)
			merging->taken[i] = merging->taken[crm_entity_field(merging->entity, name)];
	}
}

static void settle_external(struct merging *merging)
{
	size_t id = crm_common_at(merging->entity, CRM_EXTERNAL_ID);
	size_t source = crm_common_at(merging->entity, CRM_EXTERNAL_SOURCE);
	bool ours = is_filled(merging->keep, id) || is_filled(merging->keep, source);
	merging->taken[id] = merging->taken[source] =
		is_filled(merging->other, id) && (!ours || merging->prefer == CRM_PREFER_OTHER);
}

/* Is the field named in the words of what another is made of? */
static bool is_part(const struct crm_field *whole, const char *name)
{
	size_t n = strlen(name);
	const char *at = whole->made_of;
	if (!(whole->flags & CRM_DERIVED) || !at)
		return false;
	for (; (at = strstr(at, name)); at += n) {
		bool begins = at == whole->made_of || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
		if (begins && !(isalnum((unsigned char)at[n]) || at[n] == '_'))
			return true;
	}
	return false;
}

bool crm_merge_follows(const struct crm_record *record, size_t field)
{
	const struct crm_entity *entity = record->entity;
	if (entity->fields[field]->flags & CRM_COMPUTED)
		return true;
	for (size_t i = 0; i < entity->count; i++)
		if (is_part(entity->fields[field], entity->fields[i]->name) && is_filled(record, i))
			return true;
	return false;
}

/* Parts of two names make no name: they are filled up only where none of them contradicts, and beside a name that was
 * given as one only if it is the same. */
static void settle_whole(struct merging *merging, size_t whole)
{
	const struct crm_entity *entity = merging->entity;
	bool ours = false, differ = false;
	for (size_t i = 0; i < entity->count; i++) {
		if (!is_part(entity->fields[whole], entity->fields[i]->name) || !is_filled(merging->keep, i))
			continue;
		ours = true;
		differ |= is_filled(merging->other, i) && !are_equal(merging, i);
	}
	bool fits = ours ? !differ : !is_filled(merging->keep, whole) || are_equal(merging, whole);
	if (fits || merging->prefer == CRM_PREFER_OTHER)
		return;
	for (size_t i = 0; i < entity->count; i++)
		if (is_part(entity->fields[whole], entity->fields[i]->name))
			merging->taken[i] = false;
}

static void settle_wholes(struct merging *merging)
{
	for (size_t i = 0; i < merging->entity->count; i++)
		if (merging->entity->fields[i]->flags & CRM_DERIVED)
			settle_whole(merging, i);
}

/* A stage is one of its pipeline: it comes only where the pipeline is the same afterwards. */
static void settle_scopes(struct merging *merging)
{
	for (size_t i = 0; i < merging->entity->count; i++) {
		const char *scope = merging->entity->fields[i]->scope;
		int at = scope && merging->taken[i] ? crm_entity_field(merging->entity, scope) : CRM_NO_FIELD;
		if (at != CRM_NO_FIELD && !merging->taken[at] && !are_equal(merging, (size_t)at))
			merging->taken[i] = false;
	}
}

/* -- lists ------------------------------------------------------------------------- */

static size_t add_elements(struct crm_arena *arena, struct crm_value list, const char **elements, size_t count)
{
	CRM_AUTO(crm_str_drop) struct crm_str one = {0};
	for (size_t at = 0; crm_list_next(list, &at, &one);)
		elements[count++] = crm_copy(arena, crm_str_text(&one));
	return count;
}

static struct crm_value united(struct crm_arena *arena, struct crm_value a, struct crm_value b, const char *more)
{
	size_t room = (a.shape == CRM_TEXT ? a.n : 0) + (b.shape == CRM_TEXT ? b.n : 0) + 2, count = 0;
	const char **elements = crm_new(arena, const char *, room);
	if (a.shape == CRM_TEXT)
		count = add_elements(arena, a, elements, count);
	if (b.shape == CRM_TEXT)
		count = add_elements(arena, b, elements, count);
	if (more)
		elements[count++] = more;
	return count ? crm_list_make(arena, elements, count) : CRM_NO_VALUE;
}

/* Addresses and numbers that the record has already, in whatever field and form, are not put beside it. */
static struct crm_value united_known(struct merging *merging, struct crm_record *out, size_t i)
{
	CRM_AUTO(crm_reached_walk_drop) struct crm_reached_walk walk = { .next = i };
	while (crm_reached_next(merging->other, &walk) && walk.field == (int)i)
		if (!crm_reached_has(out, walk.text, crm_reached_country(merging->other)))
			out->values[i] = united(merging->arena, out->values[i], CRM_NO_VALUE, crm_copy(merging->arena, walk.text));
	return out->values[i];
}

int crm_merge_list_beside(const struct crm_entity *entity, size_t field)
{
	const struct crm_field *one = entity->fields[field];
	size_t n = strlen(one->name);
	int known = CRM_NO_FIELD;
	for (size_t i = 0; i < entity->count; i++) {
		const struct crm_field *list = entity->fields[i];
		if (!(list->flags & CRM_LIST) || list->type != one->type)
			continue;
		if (!strncmp(list->name, one->name, n) && crm_same(list->name + n, "s"))
			return (int)i;
		if (list->flags & one->flags & CRM_REACHED)
			known = (int)i;
	}
	return known;
}

/* The value that lost against another. */
static void keep_loser(const struct merging *merging, struct crm_record *out, size_t i)
{
	int list = merging->entity->fields[i]->flags & CRM_LIST ? CRM_NO_FIELD
	                                                        : crm_merge_list_beside(merging->entity, i);
	const struct crm_record *loser = merging->taken[i] ? merging->keep : merging->other;
	if (list == CRM_NO_FIELD || loser->values[i].shape != CRM_TEXT || are_equal(merging, i))
		return;
	if (crm_reached_has(out, loser->values[i].s, crm_reached_country(loser)))
		return;
	out->values[list] = united(merging->arena, out->values[list], CRM_NO_VALUE, loser->values[i].s);
}

/* -- all ----------------------------------------------------------------------------- */

static void choose(struct merging *merging)
{
	for (size_t i = 1; i < merging->entity->count; i++)
		merging->taken[i] = !is_own_matter(merging->entity->fields[i]) && wins(merging, i);
	settle_currencies(merging);
	settle_beside(merging);
	settle_external(merging);
	settle_wholes(merging);
	settle_scopes(merging);
}

struct crm_record *crm_merge_fields(struct crm_arena *arena, const struct crm_record *keep,
                                    const struct crm_record *other, enum crm_prefer prefer)
{
	const struct crm_entity *entity = keep->entity;
	struct merging merging = { arena, entity, keep, other, prefer, crm_new(arena, bool, entity->count) };
	struct crm_record *out = crm_record_copy(arena, keep);
	choose(&merging);
	for (size_t i = 1; i < entity->count; i++) {
		if (entity->fields[i]->flags & CRM_LIST && entity->fields[i]->flags & CRM_REACHED)
			out->values[i] = united_known(&merging, out, i);
		else if (entity->fields[i]->flags & CRM_LIST && !is_own_matter(entity->fields[i]))
			out->values[i] = united(arena, keep->values[i], other->values[i], NULL);
		else if (merging.taken[i])
			out->values[i] = other->values[i];
	}
	for (size_t i = 1; i < entity->count; i++)
		if (!is_own_matter(entity->fields[i]))
			keep_loser(&merging, out, i);
	if (entity->merged)
		entity->merged(prefer == CRM_PREFER_KEEP ? keep : other, prefer == CRM_PREFER_KEEP ? other : keep, out);
	return out;
}
