#include "crm/hook_kind.h"

#include "base/str.h"
#include "crm/automation_run.h"
#include "crm/deliver.h"
#include "crm/deliver_notice.h"
#include "crm/script_tell.h"

const struct crm_hook_worker crm_hook_workers[] = {
	{ .name = "rules", .run = crm_automation_run },
	{ .name = "scripts", .run = crm_scripts_tell },
	{ .name = "webhooks", .run = crm_deliver_run },
	{ .name = "notices", .run = crm_notices_run },
	{ .name = NULL },
};

const struct crm_hook_worker *crm_hook_worker_named(const char *name)
{
	for (const struct crm_hook_worker *worker = crm_hook_workers; worker->name; worker++)
		if (crm_same(worker->name, name))
			return worker;
	return NULL;
}
