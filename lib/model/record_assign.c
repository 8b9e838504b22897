#include "model/record_assign.h"

#include <string.h>

#include "model/list.h"
#include "model/record_money.h"

crm_err crm_field_may_set(const struct crm_field *field, bool making)
{
	crm_err err = NULL;

	if (field->flags & CRM_RETIRED)
		err = crm_fail(CRM_INVALID, "is retired: it is kept, but not written any more");
	else if (field->flags & CRM_COMPUTED && field->made_of)
		err = crm_err_hint(crm_fail(CRM_INVALID, "is computed and cannot be set"),
		                   "set %s instead", field->made_of);
	else if (field->flags & CRM_COMPUTED)
		err = crm_fail(CRM_INVALID, "is computed and cannot be set");
	else if (field->flags & CRM_SYSTEM)
		err = crm_fail(CRM_INVALID, "is kept by the repository and cannot be set");
	else if (field->flags & CRM_ONCE && !making)
		err = crm_fail(CRM_INVALID, "is set when the record is made, not later");
	return crm_err_field(err, field->name);
}

crm_err crm_field_may_list(const struct crm_field *field)
{
	if (field->flags & CRM_LIST)
		return NULL;
	return crm_err_field(crm_fail(CRM_INVALID, "holds one value, not a list"), field->name);
}

/* Length of the name before '=', '+=' or '-='; 0 if there is no such thing. */
static size_t split(const char *argument, enum crm_assign_op *op, const char **text)
{
	size_t n = strcspn(argument, "=");

	if (!argument[n])
		return 0;
	*text = argument + n + 1;
	*op = CRM_SET;
	if (n && (argument[n - 1] == '+' || argument[n - 1] == '-'))
		*op = argument[--n] == '+' ? CRM_ADD : CRM_REMOVE;
	return n;
}

/* Also a name that no field has: 'Title=x' and 'e-mail=x' are slips, not records. */
static bool is_in_names(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c && strchr("_-.", c));
}

bool crm_assign_is(const char *argument)
{
	const char *text;
	enum crm_assign_op op;
	size_t n = split(argument, &op, &text);

	for (size_t i = 0; i < n; i++)
		if (!is_in_names(argument[i]))
			return false;
	return n > 0;
}

static crm_err find_field(const struct crm_entity *entity, const char *argument, size_t n, int *field)
{
	char name[128];

	if (n >= sizeof(name))
		return crm_fail(CRM_USAGE, "%s has no field of so long a name", entity->name);
	memcpy(name, argument, n);
	name[n] = '\0';
	return crm_err_caret(crm_entity_need_field(entity, name, field), argument, 0, (int)n);
}

static crm_err check_op(const struct crm_field *field, enum crm_assign_op op)
{
	if (op == CRM_SET || field->flags & CRM_LIST)
		return NULL;
	return crm_err_hint(crm_err_field(crm_fail(CRM_INVALID, "holds one value, so '%s' has no "
	                                           "meaning", op == CRM_ADD ? "+=" : "-="),
	                                  field->name), "%s=VALUE", field->name);
}

crm_err crm_assign_parse(const struct crm_entity *entity, const char *argument,
                         bool making, struct crm_assign *out)
{
	size_t n = split(argument, &out->op, &out->text);

	if (n == 0)
		return crm_err_hint(crm_fail(CRM_USAGE, "'%s' is not an assignment", argument),
		                    "write FIELD=VALUE");
	CRM_TRY(find_field(entity, argument, n, &out->field));
	CRM_TRY(crm_field_may_set(entity->fields[out->field], making));
	return check_op(entity->fields[out->field], out->op);
}

/* A link to what is not there is a wrong value: the record that is to have it was found. */
static crm_err read_value(const struct crm_assigning *all, const struct crm_field *field, const char *text,
                          struct crm_value *out)
{
	crm_err err = crm_value_parse(all->arena, all->reading, field, all->record, text, out);

	return crm_err_kind(err) == CRM_NOT_FOUND ? crm_err_as(err, CRM_INVALID) : err;
}

static crm_err change_list(const struct crm_assigning *all, const struct crm_assign *assign,
                           const struct crm_field *field)
{
	struct crm_value *value = &all->record->values[assign->field], given;
	size_t count, more;

	CRM_TRY(check_op(field, assign->op));
	CRM_TRY(read_value(all, field, assign->text, &given));
	const char **elements = crm_list_elements(all->arena, given, 0, &more);
	const char **kept = crm_list_elements(all->arena, *value, more, &count);
	if (assign->op == CRM_ADD) {
		memcpy(kept + count, elements, more * sizeof(*kept));
		count += more;
	} else {
		size_t had = count;
		count = 0;
		for (size_t i = 0; i < had; i++)
			if (!crm_list_has(given, kept[i]))
				kept[count++] = kept[i];
	}
	*value = crm_list_make(all->arena, kept, count);
	return NULL;
}

static crm_err apply(const struct crm_assigning *all, size_t i)
{
	const struct crm_assign *assign = &all->assigns[i];
	const struct crm_field *field = all->record->entity->fields[assign->field];

	if (assign->op != CRM_SET)
		return change_list(all, assign, field);
	if (field->type == CRM_T_MONEY)
		return crm_assigning_money(all, i);
	return read_value(all, field, assign->text, &all->record->values[assign->field]);
}

/* In which of three rounds a field is read: what others are read by comes first. */
static int round_of(const struct crm_field *field)
{
	return field->type == CRM_T_MONEY ? 2 : field->scope ? 1 : 0;
}

/* What a deal has in one pipeline it does not have in another: which stage it comes into there the rules say, unless who
 * moves it does. */
static void leave_scope(const struct crm_assigning *all, size_t i)
{
	const struct crm_entity *entity = all->record->entity;
	const char *name = entity->fields[all->assigns[i].field]->name;

	for (size_t k = 0; k < entity->count; k++)
		if (crm_same(entity->fields[k]->scope, name) && crm_assigning_find(all, k, all->count) < 0)
			all->record->values[k] = CRM_NO_VALUE;
}

/* A derived field takes what the others make of it; what a person gave must agree. */
static crm_err check_derived(const struct crm_assigning *all, size_t i)
{
	struct crm_record *record = all->record;
	const struct crm_field *field = record->entity->fields[all->assigns[i].field];
	struct crm_value *value = &record->values[all->assigns[i].field], given = *value;

	if (given.shape == CRM_EMPTY)
		return NULL;
	CRM_TRY(record->entity->derive(record));
	if (crm_value_equal(*value, given))
		return NULL;
	crm_err err = crm_fail(CRM_INVALID, "'%.100s' is not what it is made of: '%.100s'", given.s,
	                       value->shape == CRM_TEXT ? value->s : "");
	*value = given;
	return crm_err_field(crm_err_hint(err, "set %s instead", field->made_of
	                                  ? field->made_of : "the fields it is made of"), field->name);
}

/* What follows from assignment i, once all are done. */
static crm_err follow(const struct crm_assigning *all, size_t i)
{
	const struct crm_field *field = all->record->entity->fields[all->assigns[i].field];
	struct crm_value now = all->record->values[all->assigns[i].field];

	if (field->flags & CRM_DERIVED && all->record->entity->derive)
		CRM_TRY(check_derived(all, i));
	/* A new record has nothing that could be left behind. */
	if (field->type == CRM_T_CURRENCY && !crm_value_equal(all->before[i], now))
		return crm_assigning_rescale(all, i);
	if (field->type == CRM_T_LINK && all->before[i].shape != CRM_EMPTY && !crm_value_equal(all->before[i], now))
		leave_scope(all, i);
	return NULL;
}

crm_err crm_record_assign(struct crm_record *record, struct crm_arena *arena,
                          const struct crm_reading *reading,
                          const struct crm_assign *assigns, size_t count)
{
	struct crm_assigning all = {
		.record = record, .arena = arena, .reading = reading, .assigns = assigns,
		.count = count, .before = crm_new(arena, struct crm_value, count),
	};
	const struct crm_field **fields = record->entity->fields;
	int rounds = 1;

	for (size_t i = 0; i < count; i++) {
		all.before[i] = record->values[assigns[i].field];
		if (rounds <= round_of(fields[assigns[i].field]))
			rounds = round_of(fields[assigns[i].field]) + 1;
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			if (round_of(fields[assigns[i].field]) == round)
				CRM_TRY(apply(&all, i));
	for (size_t i = 0; i < count; i++)
		CRM_TRY(follow(&all, i));
	return NULL;
}
