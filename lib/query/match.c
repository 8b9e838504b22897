#include "query/match.h"

#include "query/label.h"
#include "query/match_value.h"
#include "query/match_word.h"

/* The record a link leads to; NULL where it is empty or leads nowhere. */
static crm_err follow(const struct crm_following *following, const struct crm_entity *target,
                      struct crm_value link, const struct crm_record **out)
{
	*out = NULL;
	if (!following || !following->get || !target || link.shape != CRM_TEXT)
		return NULL;
	return following->get(following->context, target, link.s, out);
}

static crm_err value_of(const struct crm_following *following, const struct crm_record *record,
                        const struct crm_field *field, struct crm_value *out)
{
	*out = CRM_NO_VALUE;
	if (!field->asked)
		*out = crm_record_get(record, field->name);
	else if (following && following->ask)
		return following->ask(following->context, record, field, out);
	return NULL;
}

/* The record that has the last field of the path. */
static crm_err walk(const struct crm_path *path, const struct crm_record *record,
                    const struct crm_following *following, const struct crm_record **out)
{
	*out = record;
	for (size_t i = 0; i + 1 < path->length && *out; i++) {
		struct crm_value link;
		CRM_TRY(value_of(following, *out, path->fields[i], &link));
		CRM_TRY(follow(following, path->entities[i + 1], link, out));
	}
	return NULL;
}

static struct crm_value label(const struct crm_record *record)
{
	int fields[CRM_LABEL_MOST];
	size_t count = crm_label_fields(record->entity, fields);

	for (size_t i = 0; i < count; i++) {
		if (record->values[fields[i]].shape != CRM_EMPTY)
			return record->values[fields[i]];
	}
	return CRM_NO_VALUE;
}

/* A link's ~ asks the label of its target, whose entity was kept in the node when it was parsed. */
static crm_err match_label(const struct crm_node *node, struct crm_value link,
                           const struct crm_following *following, bool *out)
{
	const struct crm_record *target;

	CRM_TRY(follow(following, node->entity, link, &target));
	*out = crm_match_value(node, target ? label(target) : CRM_NO_VALUE, NULL);
	return NULL;
}

static crm_err match_compare(const struct crm_node *node, const struct crm_record *record,
                             const struct crm_following *following, bool *out)
{
	const struct crm_field *field = crm_path_field(&node->path);
	const struct crm_record *holder;
	struct crm_value value = CRM_NO_VALUE;
	const char *unit = NULL;

	CRM_TRY(walk(&node->path, record, following, &holder));
	if (holder) {
		CRM_TRY(value_of(following, holder, field, &value));
		unit = crm_record_unit(holder, field);
	}
	if (field->type == CRM_T_LINK && (node->compare == CRM_CONTAINS || node->compare == CRM_LACKS))
		return match_label(node, value, following, out);
	*out = crm_match_value(node, value, unit);
	return NULL;
}

static crm_err match_branch(const struct crm_node *node, const struct crm_record *record,
                            const struct crm_following *following, bool *out)
{
	CRM_TRY(crm_match(node->left, record, following, out));
	/* AND is settled by false, OR by true. */
	if (*out == (node->kind == CRM_NODE_OR))
		return NULL;
	return crm_match(node->right, record, following, out);
}

crm_err crm_match(const struct crm_node *node, const struct crm_record *record,
                  const struct crm_following *following, bool *out)
{
	*out = true;
	switch (node ? node->kind : CRM_NODE_ALL) {
	case CRM_NODE_ALL:
		return NULL;
	case CRM_NODE_AND:
	case CRM_NODE_OR:
		return match_branch(node, record, following, out);
	case CRM_NODE_NOT:
		CRM_TRY(crm_match(node->left, record, following, out));
		*out = !*out;
		return NULL;
	case CRM_NODE_WORD:
		*out = crm_match_word(node, record);
		return NULL;
	case CRM_NODE_COMPARE:
		break;
	}
	return match_compare(node, record, following, out);
}
