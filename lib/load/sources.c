#include "load/sources.h"

#include "form/source_csv.h"
#include "form/source_ics.h"
#include "form/source_json.h"
#include "form/source_jsonl.h"
#include "form/source_tsv.h"
#include "form/source_vcf.h"

const struct crm_source_kind *const crm_import_kinds[] = {
	&crm_source_csv,
	&crm_source_ics,
	&crm_source_json,
	&crm_source_jsonl,
	&crm_source_tsv,
	&crm_source_vcf,
	NULL,
};

const char *crm_import_format_at(size_t i, const char **title)
{
	const struct crm_source_kind *kind = i < CRM_COUNT(crm_import_kinds) ? crm_import_kinds[i] : NULL;
	if (title)
		*title = kind ? kind->title : NULL;
	return kind ? kind->name : NULL;
}
