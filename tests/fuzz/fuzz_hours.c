/*
 * Hours of a week: reading never crashes; what was read is written as a text that is read as the same hours, which are
 * open, within a day, in order and apart.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/workweek.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static size_t check(const struct crm_workweek *week)
{
	size_t count = 0;

	for (size_t d = 0; d < CRM_WEEK_DAYS; d++) {
		const struct crm_workday *day = &week->days[d];

		must(day->count <= CRM_STRETCHES_MOST);
		for (size_t i = 0; i < day->count; i++) {
			must(day->stretches[i].from >= 0 && day->stretches[i].from < day->stretches[i].to &&
			     day->stretches[i].to <= CRM_DAY_MINUTES);
			must(i == 0 || day->stretches[i - 1].to < day->stretches[i].from);
		}
		count += day->count;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0}, out = {0}, again = {0};
	struct crm_workweek week, other;

	crm_str_add_n(&text, (const char *)data, size);
	if (crm_workweek_read(crm_str_text(&text), &week))
		return 0;
	must(check(&week) > 0);
	crm_workweek_add_text(&out, &week);
	must(!crm_workweek_read(crm_str_text(&out), &other));
	crm_workweek_add_text(&again, &other);
	must(strcmp(crm_str_text(&out), crm_str_text(&again)) == 0);
	return 0;
}
