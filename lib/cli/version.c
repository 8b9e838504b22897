#include "cli/version.h"

const char *crm_version(void)
{
	return CRM_VERSION;
}
