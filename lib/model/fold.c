#include "model/fold.h"

#include <string.h>

#include "model/list.h"

static bool has(const char *const *elements, size_t count, const char *element)
{
	for (size_t i = 0; i < count; i++)
		if (crm_same(elements[i], element))
			return true;
	return false;
}

/* What the change took out goes, what it put in comes to the end. */
static struct crm_value fold_list(struct crm_arena *arena, struct crm_value older, struct crm_value newer, struct crm_value now)
{
	size_t old_count, new_count, now_count, kept = 0;
	const char **olds = crm_list_elements(arena, older, 0, &old_count);
	const char **news = crm_list_elements(arena, newer, 0, &new_count);
	const char **all = crm_list_elements(arena, now, new_count, &now_count);

	for (size_t i = 0; i < now_count; i++)
		if (!has(olds, old_count, all[i]) || has(news, new_count, all[i]))
			all[kept++] = all[i];
	for (size_t i = 0; i < new_count; i++)
		if (!has(olds, old_count, news[i]) && !has(all, kept, news[i]))
			all[kept++] = news[i];
	return kept ? crm_list_make(arena, all, kept) : CRM_NO_VALUE;
}

static int64_t number_of(struct crm_value value)
{
	return value.shape == CRM_INTEGER ? value.i : 0;
}

/* Where nobody else gave it anything, the change is what it says; and to empty it is no less and no more. */
static struct crm_value fold_extreme(const struct crm_field *field, struct crm_value older, struct crm_value newer,
                                     struct crm_value now)
{
	if (crm_value_equal(older, now) || newer.shape == CRM_EMPTY || now.shape == CRM_EMPTY)
		return newer;
	bool less = crm_value_compare(newer, now) < 0;
	return less == !(field->flags & CRM_MOST) ? newer : now;
}

static struct crm_value fold_value(struct crm_arena *arena, const struct crm_field *field, struct crm_value older,
                                   struct crm_value newer, struct crm_value now)
{
	if (field->flags & CRM_LIST)
		return fold_list(arena, older, newer, now);
	if (field->flags & CRM_ADDS_UP)
		return crm_value_integer(number_of(now) + number_of(newer) - number_of(older));
	if (field->flags & (CRM_LEAST | CRM_MOST))
		return fold_extreme(field, older, newer, now);
	return newer;
}

/* An amount and its currency: where one of the two was changed, both are the change's. */
static bool goes_along(const struct crm_record *older, const struct crm_record *newer, size_t i)
{
	const struct crm_entity *entity = newer->entity;
	const struct crm_field *field = entity->fields[i];

	for (size_t k = 0; k < entity->count; k++) {
		const struct crm_field *other = entity->fields[k];
		bool pair = (field->currency && crm_same(field->currency, other->name)) ||
		            (other->currency && crm_same(other->currency, field->name));
		struct crm_value was = older ? older->values[k] : CRM_NO_VALUE;

		if (pair && !crm_value_equal(was, newer->values[k]))
			return true;
	}
	return false;
}

static bool is_as(const struct crm_record *older, const struct crm_record *now)
{
	bool same = older;

	for (size_t i = 1; same && i < now->entity->count; i++)
		same = now->entity->fields[i]->flags & CRM_LOCAL || crm_value_equal(older->values[i], now->values[i]);
	return same;
}

static void become(struct crm_record *now, const struct crm_record *newer)
{
	for (size_t i = 1; i < now->entity->count; i++)
		if (!(now->entity->fields[i]->flags & CRM_LOCAL))
			now->values[i] = newer->values[i];
}

crm_err crm_record_fold(struct crm_arena *arena, const struct crm_record *older, const struct crm_record *newer,
                        struct crm_record *now)
{
	const struct crm_entity *entity = now->entity;

	if (is_as(older, now)) {
		become(now, newer);
		return NULL;
	}
	for (size_t i = 1; i < entity->count; i++) {
		struct crm_value was = older ? older->values[i] : CRM_NO_VALUE;

		if (entity->fields[i]->flags & CRM_LOCAL)
			continue;
		if (!crm_value_equal(was, newer->values[i]))
			now->values[i] = fold_value(arena, entity->fields[i], was, newer->values[i], now->values[i]);
		else if (goes_along(older, newer, i))
			now->values[i] = newer->values[i];
	}
	return entity->derive ? entity->derive(now) : NULL;
}
