#include "load/sheets.h"

crm_err crm_sheets_of(struct crm_sheets *sheets, const char *entity, struct crm_sheet **out)
{
	const struct crm_entity *found;
	for (struct crm_sheet *sheet = sheets->first; sheet; sheet = sheet->next)
		if (crm_same(sheet->entity, entity)) {
			*out = sheet;
			return NULL;
		}
	CRM_TRY(crm_model_need_entity(sheets->repo->store->model, entity, &found));
	struct crm_sheet *sheet = crm_new(sheets->arena, struct crm_sheet, 1);
	sheet->entity = crm_copy(sheets->arena, entity);
	CRM_TRY(crm_plan_new(sheets->arena, found, sheets->rules, &sheet->plan));
	sheet->plan->dates = sheets->dates;
	sheet->next = sheets->first;
	sheets->first = *out = sheet;
	return NULL;
}

crm_err crm_sheet_header(struct crm_sheet *sheet, const char *const *names, size_t count, bool whole)
{
	struct crm_plan_column *const *before = sheet->plan->at;
	CRM_TRY(crm_plan_header(sheet->plan, names, count, whole));
	if (sheet->plan->at == before && sheet->ready)
		return NULL;
	CRM_TRY(crm_plan_refuse_unknown(sheet->plan));
	CRM_TRY(crm_key_choose(sheet->plan, &sheet->key));
	sheet->ready = true;
	return NULL;
}

void crm_sheets_forget(struct crm_sheets *sheets)
{
	sheets->first = NULL;
}
