#include "cli/turns.h"

#include "cli/listing.h"
#include "form/formats.h"

crm_err crm_turns_told_to(struct crm_tool *tool, enum crm_turns_told *told)
{
	const char *format;
	CRM_TRY(crm_listing_format(tool, &format));
	*told = crm_format_has(format, CRM_FORMAT_PEOPLE) ? CRM_TURNS_TOLD_PEOPLE : CRM_TURNS_TOLD_MACHINES;
	return NULL;
}
