/*
 * Time travel: every row, count, neighbour and first record as it was, at many moments of a random history; and the story
 * of each record against it.
 */
#include "base/id.h"
#include "base/time.h"
#include "form/json.h"
#include "store/asof.h"
#include "store/removed.h"
#include "store/stmt.h"
#include "store/story.h"
#include "store/then.h"
#include "store_fixture.h"
#include "unlink.h"

enum { STEPS = 1500, EVERY = 25, MOMENTS = STEPS / EVERY, FIRST = 7 };

static const char *const names[] = { "Eva Nová", "Олена Коваль", "王小明", "O'Brien \"x\"", "Žofie\nMalá" };
static const char *const entities[] = { "contact", "company", "task" };

struct moment {
	int64_t seq;
	struct crm_str rows[CRM_COUNT(entities)];
	int64_t counts[CRM_COUNT(entities)];
	struct crm_str first, short_ids;
};

static unsigned seed = 20261121;

static unsigned dice(unsigned sides)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % sides;
}

/* -- what is asked ----------------------------------------------------------- */

static void add_record(struct crm_str *out, const struct crm_record *record)
{
	crm_json_add_record(out, record);
	for (int i = 0; i < 2; i++) {
		struct crm_value value = record->values[crm_common_at(record->entity, CRM_MODIFIED_AT) + (size_t)i];

		crm_str_addf(out, " %s", value.shape == CRM_TEXT ? value.s : "-");
	}
	crm_str_add_c(out, '\n');
}

static void ask_rows(struct crm_store *store, const char *entity, struct crm_str *out)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;
	int64_t rev;

	must(crm_scan_open(store, crm_model_entity(store->model, entity), &scan));
	for (;;) {
		must(crm_scan_next(scan, &record, &rev));
		if (!record)
			return;
		crm_str_addf(out, "%lld ", (long long)rev);
		add_record(out, record);
	}
}

static void ask_first(struct crm_store *store, struct crm_str *out)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	bool row;

	must(crm_stmt_new(store->db, "SELECT id, name, title, created_at FROM contact ORDER BY created_at, id LIMIT 7", &stmt));
	for (;;) {
		must(crm_stmt_step(stmt, &row));
		if (!row)
			return;
		for (int i = 0; i < 4; i++)
			crm_str_addf(out, "%s|", crm_stmt_text(stmt, i) ? crm_stmt_text(stmt, i) : "");
	}
}

static void ask_short_ids(struct crm_store *store, struct crm_str *out)
{
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_entity *entity = crm_model_entity(store->model, "contact");
	const struct crm_record *record;
	size_t digits;

	must(crm_scan_open(store, entity, &scan));
	for (;;) {
		must(crm_scan_next(scan, &record, NULL));
		if (!record)
			return;
		must(crm_read_short_id(store, entity, crm_record_id(record), &digits));
		crm_str_addf(out, "%zu ", digits);
	}
}

static int64_t count_now(struct work *work, const char *entity)
{
	char sql[64];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", entity);
	return number(work, sql);
}

static void remember(struct work *work, struct moment *moment)
{
	must(crm_journal_last(work->store, &moment->seq));
	for (size_t i = 0; i < CRM_COUNT(entities); i++) {
		ask_rows(work->store, entities[i], &moment->rows[i]);
		moment->counts[i] = count_now(work, entities[i]);
	}
	ask_first(work->store, &moment->first);
	ask_short_ids(work->store, &moment->short_ids);
}

/* -- a history --------------------------------------------------------------- */

static struct crm_record *some(struct work *work, const char *entity)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	struct crm_record *record = NULL;
	char sql[128];
	bool row;

	snprintf(sql, sizeof sql, "SELECT id FROM %s ORDER BY id LIMIT 1 OFFSET %u", entity, dice(40));
	must(crm_stmt_new(work->store->db, sql, &stmt));
	must(crm_stmt_step(stmt, &row));
	if (row)
		must(crm_read_record(work->store, work->arena, crm_model_entity(work->store->model, entity),
		                     crm_stmt_text(stmt, 0), &record, NULL));
	return record;
}

static void put(struct work *work, struct crm_record *record, const char *field, const char *text)
{
	crm_record_put(record, field, crm_value_text(text ? crm_copy(work->arena, text) : NULL));
}

static void create(struct work *work)
{
	const char *entity = entities[dice(3)], *name = names[dice(CRM_COUNT(names))];
	struct crm_record *record = crm_record_new(work->arena, crm_model_entity(work->store->model, entity));
	char at[CRM_INSTANT_SIZE];

	if (dice(2)) { /* ids that share many digits, and come again after they were removed */
		char id[CRM_ID_SIZE];
		snprintf(id, sizeof id, "abcdef%02x%08x", dice(3), dice(60));
		put(work, record, "id", id);
	}
	put(work, record, crm_same(entity, "task") ? "subject" : "name", name);
	if (dice(4) == 0) /* made long ago, by another system */
		put(work, record, "created_at", crm_instant_text(1500000000000 + dice(50) * 1000, at));
	if (crm_write_create(work->writer, record))
		return;
}

static void update(struct work *work)
{
	const char *entity = entities[dice(3)];
	struct crm_record *old = some(work, entity), *record;
	bool changed;

	if (!old)
		return;
	record = crm_record_copy(work->arena, old);
	if (crm_same(entity, "contact"))
		put(work, record, dice(2) ? "title" : "city", dice(3) ? names[dice(CRM_COUNT(names))] : NULL);
	else
		put(work, record, crm_same(entity, "task") ? "description" : "industry", dice(2) ? "retail" : NULL);
	must(crm_write_update(work->writer, old, record, &changed));
}

static void restore(struct work *work)
{
	const struct crm_entity *entity = crm_model_entity(work->store->model, "contact");
	struct crm_record *record;
	const char **ids;
	size_t count;

	must(crm_removed_ids(work->store, work->arena, entity, "", 20, &ids, &count));
	if (!count || crm_removed_read(work->store, work->arena, entity, ids[dice((unsigned)count)], &record))
		return;
	must(crm_write_create(work->writer, record));
}

static void step(struct work *work)
{
	struct crm_record *record;

	work_begin(work);
	switch (dice(8)) {
	case 0: case 1: case 2:
		create(work);
		break;
	case 3:
		record = some(work, entities[dice(3)]);
		if (record)
			must(delete_unlinked(work->store, work->writer, work->arena, record));
		break;
	case 4:
		restore(work);
		break;
	default:
		update(work);
	}
	work_commit(work);
}

/* -- comparing --------------------------------------------------------------- */

static struct crm_store *open_at(const struct crm_asof_wish *wish)
{
	struct crm_store *store;

	must(crm_store_open(fixture_path, CRM_DB_READ, 1000, &store));
	must(crm_asof_enter(store, wish));
	return store;
}

static void same(const struct crm_str *was, const struct crm_str *then, const char *what, int64_t seq)
{
	if (!crm_same(crm_str_text(was), crm_str_text(then)))
		ok(false, "%s as of change %lld:\n%s\nwas\n%s", what, (long long)seq, crm_str_text(then), crm_str_text(was));
}

static void compare(const struct moment *moment)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = open_at(&(struct crm_asof_wish){ .seq = moment->seq });
	CRM_AUTO(crm_str_drop) struct crm_str short_ids = {0};
	int64_t count;

	for (size_t i = 0; i < CRM_COUNT(entities); i++) {
		CRM_AUTO(crm_str_drop) struct crm_str rows = {0};

		ask_rows(store, entities[i], &rows);
		same(&moment->rows[i], &rows, entities[i], moment->seq);
		if (!store->asof)
			continue;
		must(crm_asof_count(store, crm_model_entity(store->model, entities[i]), &count));
		if (count != moment->counts[i])
			ok(false, "%s: %lld, not %lld", entities[i], (long long)count, (long long)moment->counts[i]);
	}
	ask_short_ids(store, &short_ids);
	same(&moment->short_ids, &short_ids, "short ids", moment->seq);
}

static void compare_first(const struct moment *moment)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store =
		open_at(&(struct crm_asof_wish){ .seq = moment->seq, .entity = "contact", .first = FIRST });
	CRM_AUTO(crm_str_drop) struct crm_str first = {0};

	ask_first(store, &first);
	same(&moment->first, &first, "the first", moment->seq);
}

/* The story's values at a moment are those of the record then. */
static size_t compare_story(struct work *work, const struct crm_entity *entity, const char *id, int64_t seq)
{
	CRM_AUTO(crm_then_drop) struct crm_then *then = NULL;
	struct crm_record *record;
	struct crm_story story;
	size_t wrong = 0;

	must(crm_story_read(work->store, work->arena, entity->name, id, &story));
	must(crm_then_open(work->store, entity, entity, &then));
	must(crm_then_get(then, work->arena, id, seq, &record, NULL));
	for (size_t i = 0; i < entity->count; i++) {
		struct crm_value value = record ? record->values[i] : CRM_NO_VALUE;

		if (!(entity->fields[i]->flags & (CRM_LOCAL | CRM_LIST)) && crm_same(crm_type_sql(entity->fields[i]->type), "TEXT"))
			wrong += !crm_same(crm_story_after(&story, entity->fields[i]->name, seq),
			                   value.shape == CRM_TEXT ? value.s : NULL);
	}
	return wrong;
}

static void compare_stories(struct work *work, const struct moment *moments)
{
	CRM_AUTO(crm_stmt_drop) struct crm_stmt *stmt = NULL;
	const struct crm_entity *entity = crm_model_entity(work->store->model, "contact");
	size_t wrong = 0, count = 0;
	bool row;

	must(crm_stmt_new(work->store->db, "SELECT DISTINCT record FROM change WHERE entity = 'contact'", &stmt));
	for (;;) {
		must(crm_stmt_step(stmt, &row));
		if (!row)
			break;
		const char *id = crm_copy(work->arena, crm_stmt_text(stmt, 0));

		for (size_t i = 0; i < MOMENTS; i += 7, count++)
			wrong += compare_story(work, entity, id, moments[i].seq);
	}
	is_int((int64_t)wrong, 0, "the stories tell the values of every moment");
	ok(count > 500, "of many records");
}

int main(void)
{
	static struct moment moments[MOMENTS];
	struct work work;

	fixture_start();
	work_open(&work);
	for (int i = 0; i < STEPS; i++) {
		step(&work);
		if (i % EVERY == EVERY - 1)
			remember(&work, &moments[i / EVERY]);
	}
	ok(moments[MOMENTS - 1].counts[0] > 20, "there are records");
	for (size_t i = 0; i < MOMENTS; i++)
		compare(&moments[i]);
	is_int(tap_failed, 0, "rows, counts and short ids of every moment");
	for (size_t i = 0; i < MOMENTS; i++)
		compare_first(&moments[i]);
	is_int(tap_failed, 0, "and the first few of the default order");
	compare_stories(&work, moments);
	for (size_t i = 0; i < MOMENTS; i++) {
		for (size_t k = 0; k < CRM_COUNT(entities); k++)
			crm_str_drop(&moments[i].rows[k]);
		crm_str_drop(&moments[i].first);
		crm_str_drop(&moments[i].short_ids);
	}
	work_drop(&work);
	fixture_end();
	return tap_done();
}
