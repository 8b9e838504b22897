#include "form/reject.h"

bool crm_reject_is_ours(const char *name)
{
	return crm_same(name, CRM_COLUMN_LINE) || crm_same(name, CRM_COLUMN_ERROR);
}
