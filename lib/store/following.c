#include "store/following.h"

#include "model/record.h"
#include "store/read.h"

static crm_err get(void *context, const struct crm_entity *entity, const char *id, const struct crm_record **out)
{
	const struct crm_store_following *following = context;
	struct crm_record *record;

	CRM_TRY(crm_read_record(following->store, following->arena, entity, id, &record, NULL));
	*out = record;
	return NULL;
}

static crm_err ask(void *context, const struct crm_record *record, const struct crm_field *field, struct crm_value *out)
{
	const struct crm_store_following *following = context;

	return crm_read_asked(following->store, following->arena, record->entity, crm_record_id(record), field,
	                      following->now, out);
}

struct crm_following crm_store_follow(struct crm_store_following *context)
{
	return (struct crm_following){ .get = get, .ask = ask, .context = context };
}
