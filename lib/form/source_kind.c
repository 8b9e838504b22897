#include "form/source_kind.h"

crm_err crm_source_break(struct crm_source *source, crm_err err)
{
	source->broken = source->broken || err;
	return err;
}
