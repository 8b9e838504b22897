#include "store/values_check.h"

#include "store_fixture.h"

static void note(void *context, const char *sentence)
{
	struct crm_str *all = context;

	crm_str_add(all, sentence);
	crm_str_add_c(all, '\n');
}

/* What is said of all contacts, one after another. */
static struct crm_str said(struct work *work)
{
	const struct crm_entity *entity = crm_model_entity(work->store->model, "contact");
	struct crm_str all = {0};
	struct crm_findings findings = { note, &all };
	CRM_AUTO(crm_values_check_drop) struct crm_values_check *check = crm_values_check_new(work->store, entity, &findings);
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;

	must(crm_scan_open_anyhow(work->store, entity, &scan));
	must(crm_scan_next(scan, &record, NULL));
	while (record) {
		must(crm_values_check_record(check, record));
		must(crm_scan_next(scan, &record, NULL));
	}
	return all;
}

int main(void)
{
	struct work work;
	const char *ids[4];

	fixture_start();
	work_open(&work);
	for (size_t i = 0; i < CRM_COUNT(ids); i++)
		ids[i] = stored(&work, made(&work, "contact", "name", "Олена Čapek", "country", "CZ", NULL));
	struct crm_str all = said(&work);
	is(crm_str_text(&all), "", "the same right text in each");
	crm_str_drop(&all);

	must(crm_db_run(work.store->db, "UPDATE contact SET country = 'Nowhere' WHERE rowid IN (2, 3)"));
	all = said(&work);
	ok(strstr(crm_str_text(&all), crm_textf(work.arena, "contact %s: country: ", ids[1])) != NULL, "a wrong one after it");
	ok(strstr(crm_str_text(&all), crm_textf(work.arena, "contact %s: country: ", ids[2])) != NULL, "the same wrong one again");
	ok(!strstr(crm_str_text(&all), ids[0]) && !strstr(crm_str_text(&all), ids[3]), "but not those beside");
	crm_str_drop(&all);
	work_drop(&work);
	fixture_end();
	return tap_done();
}
