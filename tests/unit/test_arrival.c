#include "store/arrival.h"

#include <string.h>

#include "base/str.h"
#include "store/arriving.h"
#include "store_fixture.h"

/* A journal is told by letters: each is a transaction of two changes. */
static void write_journal(struct work *work, const char *letters)
{
	must(crm_db_run(work->store->db, "DELETE FROM change; DELETE FROM txn"));
	for (size_t i = 0; letters[i]; i++) {
		struct crm_txn txn = { .actor = "a", .tool = "t", .at = (int64_t)i + 1 };
		int64_t seq;

		snprintf(txn.id, sizeof txn.id, "%016x", (unsigned)(unsigned char)letters[i]);
		must(crm_journal_begin(work->store, &txn));
		for (int k = 0; k < 2; k++)
			must(crm_journal_add(work->store, &txn, "contact", k ? "0000000000000002" : "0000000000000001", CRM_UPDATE, 0, "{}", "{}", &seq));
	}
}

/* As a pull does: behind the `stays` first ones it is another. */
static void take_in(struct work *work, int64_t stays, const char *letters)
{
	CRM_AUTO(crm_arrivals_drop) struct crm_arrivals *arrivals = NULL;

	must(crm_arrivals_keep(work->store, stays, &arrivals));
	write_journal(work, letters);
	must(crm_arrivals_put(arrivals, work->store));
}

/* What a reader hears from a place on, two letters a transaction; *place is where it is then. */
static const char *heard(struct work *work, int64_t *place)
{
	struct crm_arriving arriving;
	const struct crm_arriving_entry *one;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	must(crm_arriving_open(&arriving, work->store, *place));
	for (;;) {
		must(crm_arriving_next(&arriving, &one));
		if (!one)
			break;
		crm_str_add_c(&out, (char)strtol(one->id, NULL, 16));
	}
	*place = crm_arriving_place(&arriving);
	crm_arriving_close(&arriving);
	return crm_copy(work->arena, crm_str_text(&out));
}

static const char *numbers(struct work *work, int count)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	for (int i = 1; i <= count; i++) {
		int64_t number, txn;

		must(crm_arrival_of(work->store, i, &number));
		must(crm_arrival_txn(work->store, number, &txn));
		crm_str_addf(&out, "%s%lld%s", i > 1 ? " " : "", (long long)number, txn == i ? "" : "!");
	}
	return crm_copy(work->arena, crm_str_text(&out));
}

static int64_t behind(struct work *work, int64_t place)
{
	int64_t count;

	must(crm_event_behind(work->store, place, &count));
	return count;
}

static void test_numbers(struct work *work)
{
	int64_t place = 0, early, txn, last, number;

	write_journal(work, "abc");
	is(heard(work, &place), "aabbcc", "in one copy all comes in its order");
	early = crm_event_place_whole(2);
	take_in(work, 1, "axbyc");
	is(numbers(work, 5), "1 4 2 5 3", "what came between has the next numbers, the others keep theirs");
	is_int(behind(work, place), 4, "so much is to come");
	is_int(behind(work, early), 6, "for one that was away more");
	is(heard(work, &place), "xxyy", "what is late is heard, and nothing twice");
	is(heard(work, &early), "ccxxyy", "also by one that was away");
	is_int(behind(work, early), 0, "nothing more");
	take_in(work, 3, "axbvyc");
	is(numbers(work, 6), "1 4 2 6 5 3", "once more, within what was between");
	is(heard(work, &place), "vv", "the new one alone");
	take_in(work, 6, "axbvycd");
	is(numbers(work, 7), "1 4 2 6 5 3 7", "and what comes behind all has its seq");
	is(heard(work, &place), "dd", "and is heard");
	must(crm_arrival_run(work->store, 1, &txn, &last));
	ok(txn == 1 && last == 1, "one that is where it should be");
	must(crm_arrival_run(work->store, 7, &txn, &last));
	ok(txn == 7 && last == CRM_ARRIVAL_OPEN, "from there on all are");
	must(crm_arrival_first_behind(work->store, 3, &number));
	is_int(number, 3, "the first that came of those behind");
	must(crm_arrival_first_behind(work->store, 7, &number));
	is_int(number, 8, "of none");
}

/* In the middle of b: after its first change. */
static void test_within(struct work *work)
{
	struct crm_arriving arriving;
	const struct crm_arriving_entry *one;
	int64_t place = crm_event_place_in(2, 1, CRM_EVENT_STEP - 1), other;

	must(crm_db_run(work->store->db, "DELETE FROM \"txn.arrival\""));
	write_journal(work, "abc");
	is_int(behind(work, place), 3, "half of one, and one");
	other = place;
	is(heard(work, &other), "bcc", "the rest of it");
	must(crm_arriving_open(&arriving, work->store, place));
	must(crm_arriving_next(&arriving, &one));
	ok(one->index == 2 && one->last, "its second change is its last");
	crm_arriving_close(&arriving);
	must(crm_event_place_before_change(work->store, 4, &other));
	ok(other == place, "by its seq");
	must(crm_event_seq_of(work->store, place, &other));
	is_int(other, 3, "after the third");
}

static void test_copy(struct work *work)
{
	struct work to;
	char path[sizeof fixture_path], kept[sizeof fixture_path];

	take_in(work, 1, "axbc");
	memcpy(kept, fixture_path, sizeof kept);
	snprintf(path, sizeof path, "%s/copy.db", fixture_folder);
	memcpy(fixture_path, path, sizeof path);
	work_open(&to);
	write_journal(&to, "axbc");
	must(crm_arrivals_copy(work->store, to.store));
	is(numbers(&to, 4), "1 4 2 3", "a database made anew has the same order");
	must(crm_db_run(to.store->db, "DELETE FROM \"txn.arrival\""));
	write_journal(&to, "axbz");
	must(crm_arrivals_copy(work->store, to.store));
	is(numbers(&to, 4), "1 2 3 4", "another one its own");
	work_drop(&to);
	fixture_remove();
	memcpy(fixture_path, kept, sizeof kept);
}

int main(void)
{
	struct work work;

	fixture_start();
	work_open(&work);
	test_numbers(&work);
	test_within(&work);
	test_copy(&work);
	work_drop(&work);
	fixture_end();
	return tap_done();
}
