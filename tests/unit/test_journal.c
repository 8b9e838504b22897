#include "store/journal.h"

#include "base/id.h"
#include "base/time.h"
#include "model/value.h"
#include "store_fixture.h"

static void test_txn(void)
{
	struct work work;
	struct crm_txn txn, other = {0};
	char prefix[8];
	int64_t seq;
	crm_err err;

	setenv("CRM_NOW", "2026-11-21T10:00:00.000Z", 1);
	work_open(&work);
	must(crm_journal_last(work.store, &seq));
	is_int(seq, 0, "an empty journal");
	stored(&work, made(&work, "contact", "name", "Eva Nováková", NULL));
	is_int(work.txn.seq, 1, "the first transaction");
	ok(crm_id_valid(work.txn.id), "has an id");
	must(crm_journal_txn(work.store, work.arena, 1, &txn));
	is(txn.actor, "Eva Nová <eva@example.cz>", "who");
	is(txn.tool, "test", "with what");
	is(txn.note, "zkouška", "why");
	ok(!txn.batch && !txn.source, "what was not said is not there");
	ok(txn.at == work.txn.at && txn.at == crm_now(), "when: the clock");
	stored(&work, made(&work, "contact", "name", "Петро", NULL));
	is_int(work.txn.at, txn.at + 1, "the same moment again is a millisecond later");
	setenv("CRM_NOW", "2025-01-01T00:00:00.000Z", 1);
	stored(&work, made(&work, "contact", "name", "伟", NULL));
	is_int(work.txn.at, txn.at + 2, "a clock gone backward changes nothing");
	unsetenv("CRM_NOW");

	snprintf(prefix, sizeof prefix, "%.6s", work.txn.id);
	must(crm_journal_find(work.store, work.arena, prefix, &other));
	is_int(other.seq, 3, "found by a prefix of its id");
	must(crm_journal_find(work.store, work.arena, work.txn.id, &other));
	is_int(other.seq, 3, "and by the whole");
	is_int(crm_err_kind(crm_journal_txn(work.store, work.arena, 9, &other)), CRM_NOT_FOUND, "one that is not there");
	is_int(crm_err_kind(crm_journal_find(work.store, work.arena, "xyz", &other)), CRM_USAGE, "no id at all");
	must(crm_db_begin(work.store->db));
	for (int i = 0; i < 2; i++) {
		struct crm_txn twin = { .actor = "a", .tool = "t", .at = 5 };

		strcpy(twin.id, i ? "abcdef0000000001" : "abcdef0000000000");
		must(crm_journal_begin(work.store, &twin));
		is_int(twin.at, 5, "a time that is given is kept");
	}
	err = crm_journal_find(work.store, work.arena, "abcdef", &other);
	is_int(crm_err_kind(err), CRM_CONFLICT, "a prefix of two");
	must(crm_journal_find(work.store, work.arena, "abcdef0000000001", &other));
	is(other.id, "abcdef0000000001", "an id that is given is kept");
	crm_db_rollback(work.store->db);
	must(crm_journal_last(work.store, &seq));
	is_int(seq, 3, "the last change");
	work_drop(&work);
	fixture_remove();
}

/* op, before and after of the newest change. */
static void is_newest(struct work *work, const char *op, const char *before, const char *after, const char *name)
{
	const char *want = crm_textf(work->arena, "%s %s %s", op, before, after);

	is(text(work, "SELECT op || ' ' || coalesce(before, '-') || ' ' || coalesce(after, '-') FROM change"
	              " ORDER BY seq DESC LIMIT 1"), want, name);
}

static void put(struct work *work, struct crm_record *record, const char *field, struct crm_value value)
{
	struct crm_record *now = crm_record_copy(work->arena, record);
	bool changed;

	crm_record_put(now, field, value);
	work_begin(work);
	must(crm_write_update(work->writer, record, now, &changed));
	work_commit(work);
}

static void test_bodies(void)
{
	struct work work;
	struct crm_record *deal;
	const char *id;

	work_open(&work);
	deal = made(&work, "deal", "name", "Střecha", "currency", "CZK", "tags", "[\"a;b\",\"c\\\\d\",\"ž\"]", NULL);
	crm_record_put(deal, "amount", crm_value_integer(120050));
	id = stored(&work, deal);
	is_newest(&work, "create", "-", "-", "a create keeps nothing");
	put(&work, fetched(&work, "deal", id), "amount", crm_value_integer(5));
	is_newest(&work, "update", "{\"amount\":\"1200.50\",\"currency\":\"CZK\"}", "{\"amount\":\"0.05\",\"currency\":\"CZK\"}",
	          "an amount comes with its currency");
	put(&work, fetched(&work, "deal", id), "currency", crm_value_text("JPY"));
	is_newest(&work, "update", "{\"amount\":\"0.05\",\"currency\":\"CZK\"}", "{\"amount\":\"5\",\"currency\":\"JPY\"}",
	          "a currency with its amount");
	put(&work, fetched(&work, "deal", id), "next_step", crm_value_text("říct \"ano\"\n"));
	is_newest(&work, "update", "{\"next_step\":null}", "{\"next_step\":\"říct \\\"ano\\\"\\n\"}",
	          "what was empty is null; what did not change is left out");
	put(&work, fetched(&work, "deal", id), "tags", CRM_NO_VALUE);
	is_newest(&work, "update", "{\"tags\":[\"a;b\",\"c\\\\d\",\"ž\"]}", "{\"tags\":null}", "a list");
	work_begin(&work);
	must(crm_write_delete(work.writer, fetched(&work, "deal", id)));
	work_commit(&work);
	is(text(&work, "SELECT json_extract(before, '$.amount') || json_extract(before, '$.currency') ||"
	               " json_extract(before, '$.id') FROM change ORDER BY seq DESC LIMIT 1"),
	   crm_textf(work.arena, "5JPY%s", id), "a delete keeps the whole record");
	is_int(number(&work, "SELECT json_type(before, '$.modified_at') IS NULL FROM change ORDER BY seq DESC LIMIT 1"), 1,
	       "but what the journal knows anyhow");
	{
		struct crm_record *was;
		const struct crm_entity *entity = deal->entity;

		must(crm_journal_record_at(work.store, work.arena, entity, id, 1, &was));
		is_int(crm_record_get(was, "amount").i, 120050, "the amount as it was under its currency");
		is(crm_record_get(was, "tags").s, "[\"a;b\",\"c\\\\d\",\"ž\"]", "the list as it was");
		must(crm_journal_record_at(work.store, work.arena, entity, id, 3, &was));
		is(crm_record_get(was, "currency").s, "JPY", "after the third change");
		is_int(crm_record_get(was, "amount").i, 5, "in the other currency's digits");
		must(crm_journal_record_at(work.store, work.arena, entity, id, 0, &was));
		ok(!was, "before it was made there was nothing");
		must(crm_journal_record_at(work.store, work.arena, entity, id, 6, &was));
		ok(!was, "nor after it was deleted");
		must(crm_journal_record_at(work.store, work.arena, entity, "0000000000000000", 6, &was));
		ok(!was, "nor of an id never seen");
	}
	work_drop(&work);
	fixture_remove();
}

static void test_chain(void)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	static const enum crm_op ops[] = { CRM_UPDATE, CRM_CREATE, CRM_DELETE, CRM_UPDATE, CRM_CREATE };
	const struct crm_entry *change;
	struct crm_record *record, *again;
	struct work work;
	const char *id;
	size_t count = 0;

	work_open(&work);
	id = stored(&work, made(&work, "contact", "name", "Eva", NULL));
	stored(&work, made(&work, "contact", "name", "another", NULL));
	put(&work, fetched(&work, "contact", id), "title", crm_value_text("ředitelka"));
	record = fetched(&work, "contact", id);
	work_begin(&work);
	must(crm_write_delete(work.writer, record));
	work_commit(&work);
	must(crm_entries_of_record(work.store, "contact", id, &changes));
	must(crm_entries_next(changes, &change));
	ok(change && change->op == CRM_DELETE && change->prev == 3, "a deleted record's chain begins with its delete");
	crm_entries_drop(&changes);

	again = crm_record_copy(work.arena, record);
	stored(&work, again);
	put(&work, fetched(&work, "contact", id), "title", crm_value_text("CEO"));
	must(crm_entries_of_record(work.store, "contact", id, &changes));
	for (;;) {
		must(crm_entries_next(changes, &change));
		if (!change)
			break;
		ok(count < 5 && change->op == ops[count] && strcmp(change->record, id) == 0, "restored, it goes on: %s",
		   crm_op_name(change->op));
		count++;
	}
	is_int(count, 5, "down to the first create");
	crm_entries_drop(&changes);
	must(crm_entries_of_record(work.store, "contact", "ffffffffffffffff", &changes));
	must(crm_entries_next(changes, &change));
	ok(!change, "no chain of what was never there");
	crm_entries_drop(&changes);
	must(crm_entries_of_record(work.store, "nix", id, &changes));
	must(crm_entries_next(changes, &change));
	ok(!change, "nor of an unknown entity");
	crm_entries_drop(&changes);
	must(crm_entries_of_txn(work.store, 3, &changes));
	must(crm_entries_next(changes, &change));
	ok(change && change->txn == 3 && change->op == CRM_UPDATE && strstr(change->after, "ředitelka"),
	   "the changes of a transaction");
	must(crm_entries_next(changes, &change));
	ok(!change, "are those alone");
	work_drop(&work);
	fixture_remove();
}

/* -- the property: what is remembered is what the journal says ---------------- */

enum { RECORDS = 12, STEPS = 1500, REMEMBERED = STEPS };

struct memory {
	int64_t seq;                      /* the journal's last when this was so */
	int who;
	struct crm_record *record;        /* NULL: deleted */
};

struct world {
	struct work work;
	const struct crm_entity *entity;
	struct crm_arena *lasting;
	const char *ids[RECORDS];
	bool alive[RECORDS];
	struct memory memories[REMEMBERED];
	size_t count;
};

static uint64_t seed = 20261121;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

static struct crm_value some_value(struct crm_arena *arena, const struct crm_field *field)
{
	static const char *const words[] = { "Nováková", "王伟", "Олена \"Ї\"", "a\\b;c\n", "{}", "null", "1e5", "O'Neil" };
	static const char *const currencies[] = { "CZK", "JPY", "KWD", "EUR", "CLF" };

	if (dice(4) == 0)
		return CRM_NO_VALUE;
	if (field->flags & CRM_LIST) {
		const char *elements[] = { words[dice(8)], words[dice(8)], "vip" };

		return crm_list_make(arena, elements, 1 + dice(3));
	}
	switch (field->type) {
	case CRM_T_TEXT:
	case CRM_T_LONGTEXT:
		return crm_value_text(crm_textf(arena, "%s %u", words[dice(8)], dice(100)));
	case CRM_T_MONEY:
		return crm_value_integer((int64_t)dice(1000000) * (dice(2) ? 1 : -1));
	case CRM_T_CURRENCY:
		return crm_value_text(currencies[dice(5)]);
	case CRM_T_INTEGER:
	case CRM_T_DURATION:
		return crm_value_integer(dice(100000));
	case CRM_T_DECIMAL:
	case CRM_T_PERCENT:
		return crm_value_real(dice(100000) / 8.0);
	case CRM_T_BOOL:
		return crm_value_integer(dice(2));
	case CRM_T_DATE:
		return crm_value_text(crm_textf(arena, "20%02u-0%u-1%u", dice(100), 1 + dice(9), dice(10)));
	case CRM_T_CHOICE:
		return crm_value_text(field->choices[0]);
	default:
		return CRM_NO_VALUE;
	}
}

static void scramble(struct world *world, struct crm_record *record, unsigned fields)
{
	while (fields--) {
		size_t i = 1 + dice((unsigned)world->entity->count - CRM_COMMON_COUNT - 1);

		record->values[i] = some_value(world->work.arena, world->entity->fields[i]);
	}
}

static void remember(struct world *world, int who, struct crm_record *record)
{
	struct memory *memory = &world->memories[world->count++];

	must(crm_journal_last(world->work.store, &memory->seq));
	memory->who = who;
	memory->record = NULL;
	if (!record)
		return;
	memory->record = crm_record_new(world->lasting, world->entity);
	for (size_t i = 0; i < world->entity->count; i++)
		memory->record->values[i] = crm_value_copy(world->lasting, record->values[i]);
}

static void step(struct world *world)
{
	struct work *work = &world->work;
	int who = (int)dice(RECORDS);
	struct crm_record *record, *old;
	bool changed = true;

	work_begin(work);
	if (!world->alive[who]) {
		record = crm_record_new(work->arena, world->entity);
		if (world->ids[who])
			record->values[0] = crm_value_text(world->ids[who]);
		scramble(world, record, 8);
		must(crm_write_create(work->writer, record));
		world->ids[who] = world->ids[who] ? world->ids[who] : crm_copy(world->lasting, crm_record_id(record));
		world->alive[who] = true;
		remember(world, who, record);
	} else if (dice(6) == 0) {
		must(crm_write_delete(work->writer, fetched(work, world->entity->name, world->ids[who])));
		world->alive[who] = false;
		remember(world, who, NULL);
	} else {
		old = fetched(work, world->entity->name, world->ids[who]);
		record = crm_record_copy(work->arena, old);
		scramble(world, record, 1 + dice(3));
		must(crm_write_update(work->writer, old, record, &changed));
		remember(world, who, record);
	}
	work_commit(work);
}

static bool same(const struct crm_record *a, const struct crm_record *b)
{
	if (!a || !b)
		return !a && !b;
	for (size_t i = 0; i < a->entity->count; i++)
		if (!crm_value_equal(a->values[i], b->values[i])) {
			CRM_AUTO(crm_str_drop) struct crm_str one = {0}, two = {0};

			crm_value_add_text(&one, a->entity->fields[i], a->values[i], crm_record_unit(a, a->entity->fields[i]));
			crm_value_add_text(&two, a->entity->fields[i], b->values[i], crm_record_unit(b, a->entity->fields[i]));
			printf("# %s: '%s' and '%s'\n", a->entity->fields[i]->name, crm_str_text(&one), crm_str_text(&two));
			return false;
		}
	return true;
}

/* At its own seq, and at any later one before the record's next change. */
static bool holds(struct world *world, size_t at)
{
	const struct memory *memory = &world->memories[at];
	int64_t until = world->memories[world->count - 1].seq;
	struct crm_record *was;

	for (size_t i = at + 1; i < world->count; i++)
		if (world->memories[i].who == memory->who) {
			until = world->memories[i].seq - 1;
			break;
		}
	if (until > memory->seq && dice(2))
		until = memory->seq;
	if (until < memory->seq)
		return true; /* the next step changed nothing, so the two are alike */
	must(crm_journal_record_at(world->work.store, world->work.arena, world->entity, world->ids[memory->who], until, &was));
	return same(was, memory->record);
}

static void test_property(const char *entity)
{
	struct world *world = crm_calloc(1, sizeof *world);
	size_t wrong = 0;

	work_open(&world->work);
	world->lasting = crm_arena_new();
	world->entity = crm_model_entity(world->work.store->model, entity);
	for (int i = 0; i < STEPS; i++) {
		struct crm_arena_mark mark = crm_arena_mark(world->work.arena);

		step(world);
		crm_arena_rewind(world->work.arena, mark);
	}
	for (size_t i = 0; i < world->count; i++) {
		struct crm_arena_mark mark = crm_arena_mark(world->work.arena);

		wrong += !holds(world, i);
		crm_arena_rewind(world->work.arena, mark);
	}
	is_int(wrong, 0, crm_textf(world->lasting, "%s: every remembered state is what the journal says", entity));
	is_int(number(&world->work, crm_textf(world->lasting, "SELECT count(*) FROM \"%s\" t JOIN change c ON c.seq = t.rev"
	                            " WHERE c.record <> t.id", entity)), 0, "each row knows its last change");
	is_int(number(&world->work, "SELECT count(*) FROM change a JOIN change b ON b.seq = a.prev WHERE a.record <> b.record"),
	       0, "each change knows the one before");
	ok(search_is_sound(&world->work, entity), "the search index is sound");
	crm_arena_drop(&world->lasting);
	work_drop(&world->work);
	free(world);
	fixture_remove();
}

int main(void)
{
	fixture_start();
	test_txn();
	test_bodies();
	test_chain();
	test_property("deal");
	test_property("ticket");
	test_property("company");
	fixture_end();
	return tap_done();
}
