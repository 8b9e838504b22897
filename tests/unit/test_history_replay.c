/* Texts read back, trees side by side, and a database replayed from its own history. */
#include "history/rebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/chance.h"
#include "base/file.h"
#include "base/id.h"
#include "history/follow.h"
#include "history/text_read.h"
#include "history/tree_pair.h"
#include "store/read.h"
#include "store/write.h"
#include "tap.h"

static char folder[] = "/tmp/crm-test-replay-XXXXXX";

static void must(crm_err err)
{
	if (!err)
		return;
	printf("# %s\n", err->text);
	ok(false, "no error");
	exit(1);
}

/* -- texts ------------------------------------------------------------------------------ */

static const struct crm_entity *entity_of(struct crm_model *model, const char *name)
{
	return crm_model_entity(model, name);
}

/* Reads a piece's text and writes it again. */
static const char *again(struct crm_arena *arena, const struct crm_entity *entity, const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_shard_piece piece;
	struct crm_record *record = crm_record_new(arena, entity);
	size_t at = 0;
	bool more;
	crm_err err = crm_shard_next(text, strlen(text), &at, &piece, &more);

	if (!err)
		err = crm_history_read_record(arena, &piece, record);
	if (err)
		return crm_textf(arena, "%s: %s", err->field, err->text);
	crm_history_add_record(&out, record);
	return crm_copy(arena, crm_str_text(&out));
}

#define HEAD "{\n  \"id\": \"7f3a9c0011223344\",\n"
#define TAIL "  \"created_at\": \"2026-11-21T10:00:00.000Z\",\n  \"created_by\": \"Ann\"\n}\n"

static void test_texts(struct crm_arena *arena)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;

	must(crm_model_new(&model));
	const struct crm_entity *contact = entity_of(model, "contact"), *deal = entity_of(model, "deal");
	const char *all = HEAD "  \"name\": \"Eva \\\"Nová\\\" \\\\ \\n\\t\\u0001\",\n  \"do_not_call\": true,\n"
		"  \"score\": 7.5,\n  \"tags\": [\"a b\", \"c\\\"d\", \"大\"],\n" TAIL;

	is(again(arena, contact, all), all, "a contact with quotes, controls, a list, a truth and a number");
	all = HEAD "  \"name\": \"Žluťoučký\",\n  \"amount\": \"12.345\",\n  \"currency\": \"KWD\",\n" TAIL;
	is(again(arena, deal, all), all, "an amount under a currency that comes after it");
	ok(strstr(again(arena, contact, HEAD "  \"nickname\": \"x\",\n" TAIL), "no field 'nickname'"), "an unknown field");
	ok(crm_starts(again(arena, contact, HEAD "  \"name\": \"x,\n" TAIL), "name:"), "a text that does not end");
	ok(crm_starts(again(arena, contact, HEAD "  \"name\": \"\\x\",\n" TAIL), "name:"), "an escape that is none");
	ok(crm_starts(again(arena, contact, HEAD "  \"tags\": \"a\",\n" TAIL), "tags:"), "a list that is none");
	ok(crm_starts(again(arena, contact, HEAD "  \"score\": many,\n" TAIL), "score:"), "a number that is none");
	ok(crm_starts(again(arena, deal, HEAD "  \"currency\": \"CZK\",\n  \"amount\": \"1.2345\",\n" TAIL), "amount:"),
	   "too many digits for the currency");
	ok(strstr(again(arena, contact, HEAD "  \"name\":\"x\",\n" TAIL), "broken"), "a line of another form");
}

/* -- trees ------------------------------------------------------------------------------- */

static struct crm_oid tree_of(struct crm_batch *batch, const char *const *names)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_oid oid;

	for (; *names; names++) {
		bool is_folder = crm_ends(*names, "/");
		const char *equals = strchr(*names, '=');
		char name[64];

		snprintf(name, sizeof(name), "%.*s", equals ? (int)(equals - *names) : (int)strlen(*names) - is_folder, *names);
		crm_oid_of(CRM_BLOB, *names, strlen(*names), &oid);
		crm_tree_entry_add(&bytes, is_folder ? CRM_MODE_FOLDER : CRM_MODE_FILE, name, &oid);
	}
	must(crm_batch_put(batch, CRM_TREE, crm_str_text(&bytes), bytes.n, NULL, &oid));
	return oid;
}

/* "-a +b ~c": what is gone, new, other. */
static const char *difference(struct crm_arena *arena, struct crm_git *git, const char *const *older,
                              const char *const *newer)
{
	CRM_AUTO(crm_tree_pair_drop) struct crm_tree_pair pair = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_AUTO(crm_batch_drop) struct crm_batch *batch = crm_batch_new(git);
	struct crm_oid oids[2] = { tree_of(batch, older), tree_of(batch, newer) };
	struct crm_tree_difference at;
	bool more;

	must(crm_batch_flush(batch));
	must(crm_tree_pair_open(&pair, git, &oids[0], &oids[1]));
	for (;;) {
		must(crm_tree_pair_next(&pair, &at, &more));
		if (!more)
			return crm_copy(arena, crm_str_text(&text));
		crm_str_addf(&text, "%c%.*s%s ", at.has[0] && at.has[1] ? '~' : at.has[0] ? '-' : '+', (int)at.length, at.name,
		             at.entry[at.has[1]].folder ? "/" : "");
	}
}

#define NAMES(...) (const char *const[]){ __VA_ARGS__, NULL }

static void test_trees(struct crm_arena *arena, struct crm_git *git)
{
	is(difference(arena, git, NAMES("a", "b", "c"), NAMES("a", "b", "c")), "", "equal trees");
	is(difference(arena, git, NAMES("a", "b=1", "d"), NAMES("b=2", "c", "d")), "-a ~b +c ", "gone, other, new");
	is(difference(arena, git, NAMES("a-b", "a/"), NAMES("a-b", "a0")), "-a/ +a0 ",
	       "a folder's name ends as if in a stroke");
	is(difference(arena, git, NAMES("a"), NAMES("a/")), "-a +a/ ", "a file that became a folder");
	is(difference(arena, git, NAMES("a", "ab"), NAMES("ab", "abc")), "-a +abc ", "names that begin alike");
	is(difference(arena, git, (const char *const[]){ NULL }, NAMES("a", "b")), "+a +b ", "an empty tree");
}

/* -- chance ----------------------------------------------------------------------------- */

static void test_chance(void)
{
	struct crm_chance chance;
	int taken = 0;

	crm_chance_start(&chance, 10);
	for (int i = 0; i < 20000; i++)
		taken += crm_chance_take(&chance);
	ok(taken > 1700 && taken < 2300, "about a tenth of many");
	crm_chance_start(&chance, 100);
	taken = 0;
	for (int i = 0; i < 1000; i++)
		taken += crm_chance_take(&chance);
	is_int(taken, 1000, "all of them");
}

/* -- one change a transaction -------------------------------------------------------------- */

struct world {
	struct crm_arena *arena;
	struct crm_store *store;
	struct crm_writer *writer;
	struct crm_txn txn;
};

static void begin(struct world *world)
{
	world->txn = (struct crm_txn){ .actor = "Ann <ann@example.com>", .tool = "test" };
	must(crm_db_begin(world->store->db));
	must(crm_journal_begin(world->store, &world->txn));
	must(crm_writer_open(world->store, &world->txn, &world->writer));
}

static void commit(struct world *world)
{
	must(crm_writer_finish(world->writer));
	crm_writer_drop(&world->writer);
	must(crm_db_commit(world->store->db));
}

static struct crm_record *row(struct world *world, const char *id)
{
	struct crm_record *record;

	must(crm_read_record(world->store, world->arena, entity_of(world->store->model, "contact"), id, &record, NULL));
	return record;
}

static void set(struct world *world, const char *id, const char *field, const char *text)
{
	struct crm_record *old = row(world, id), *now = crm_record_copy(world->arena, old);
	bool changed;

	crm_record_put(now, field, crm_value_text(text));
	must(crm_write_update(world->writer, old, now, &changed));
}

static const char *make(struct world *world, const char *id, const char *name)
{
	struct crm_record *record = crm_record_new(world->arena, entity_of(world->store->model, "contact"));

	if (id)
		record->values[0] = crm_value_text(id);
	crm_record_put(record, "name", crm_value_text(name));
	must(crm_write_create(world->writer, record));
	return crm_copy(world->arena, crm_record_id(record));
}

static void take(struct world *world, const char *id)
{
	must(crm_write_delete(world->writer, row(world, id)));
}

/* "update {before} {after}" of the changes of the last transaction, and the row's name and modified_at if it is there. */
static const char *told(struct world *world, const char *id)
{
	CRM_AUTO(crm_entries_drop) struct crm_entries *changes = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	const struct crm_entry *change;
	struct crm_record *record = row(world, id);

	must(crm_entries_of_txn(world->store, world->txn.seq, &changes));
	for (;;) {
		must(crm_entries_next(changes, &change));
		if (!change)
			break;
		crm_str_addf(&text, "%s %s %s; ", crm_op_name(change->op), change->before && change->op != CRM_DELETE
		             ? change->before : "-", change->after ? change->after : "-");
	}
	crm_str_add(&text, record ? crm_record_get(record, "name").s : "gone");
	return crm_copy(world->arena, crm_str_text(&text));
}

static const char *modified(struct world *world, const char *id)
{
	return crm_record_get(row(world, id), "modified_at").s;
}

static void test_amending(struct world *world)
{
	const char *id, *then;

	begin(world);
	id = make(world, NULL, "Eva");
	set(world, id, "name", "Eva Nová");
	commit(world);
	is(told(world, id), "create - -; Eva Nová", "made and changed: made");
	then = modified(world, id);

	begin(world);
	set(world, id, "name", "a");
	set(world, id, "title", "CEO");
	set(world, id, "name", "b");
	commit(world);
	is(told(world, id), "update {\"name\":\"Eva Nová\",\"title\":null} {\"name\":\"b\",\"title\":\"CEO\"}; b",
	       "changed three times: one change");
	ok(strcmp(modified(world, id), then) != 0, "and modified");
	then = modified(world, id);

	begin(world);
	set(world, id, "name", "c");
	set(world, id, "name", "b");
	commit(world);
	is(told(world, id), "b", "changed and changed back: no change");
	is(modified(world, id), then, "and not modified");

	begin(world);
	set(world, id, "name", "d");
	take(world, id);
	commit(world);
	is(told(world, id), "delete - -; gone", "changed and removed: removed ...");
	begin(world);
	make(world, id, "b");
	commit(world);
	is(told(world, id), "create - -; b", "... made again: its story goes on");

	begin(world);
	take(world, id);
	make(world, id, "e");
	commit(world);
	ok(crm_starts(told(world, id), "update {"), "removed and made again: changed");
	begin(world);
	const char *other = make(world, NULL, "Олена");
	take(world, other);
	commit(world);
	is(told(world, other), "gone", "made and removed: nothing");
}

/* -- a rebuild ----------------------------------------------------------------------------- */

static const char *sum(struct crm_arena *arena, const char *path)
{
	CRM_AUTO(crm_store_drop) struct crm_store *store = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
	const struct crm_record *record;

	must(crm_store_open(path, CRM_DB_READ, 1000, &store));
	must(crm_scan_open(store, entity_of(store->model, "contact"), &scan));
	for (;;) {
		must(crm_scan_next(scan, &record, NULL));
		if (!record)
			return crm_copy(arena, crm_str_text(&text));
		crm_history_add_record(&text, record);
		crm_str_addf(&text, "%s %s\n", crm_record_get(record, "modified_at").s, crm_record_get(record, "modified_by").s);
	}
}

static void test_rebuild(struct world *world, const char *path)
{
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;
	struct crm_progress progress = {0};
	struct crm_rebuilt rebuilt;
	const char *fresh = crm_path(world->arena, folder, "fresh.db");
	int64_t done, last;

	must(crm_history_open(folder, &history));
	is_int(crm_err_kind(crm_rebuild(history, fresh, &progress, &rebuilt)), CRM_NOT_FOUND, "an empty history");
	must(crm_history_follow(history, world->store, &done, &last));
	must(crm_rebuild(history, fresh, &progress, &rebuilt));
	is_int(rebuilt.txns, last, "every transaction is replayed");
	is(rebuilt.last, world->txn.id, "up to the last");
	is(sum(world->arena, fresh), sum(world->arena, path), "and the records are equal");
}

int main(void)
{
	struct world world = { .arena = crm_arena_new() };
	CRM_AUTO(crm_history_drop) struct crm_history *history = NULL;

	if (!mkdtemp(folder))
		return 1;
	const char *path = crm_path(world.arena, folder, "crm.db");
	setenv("CRM_NOW", "2026-11-21T10:00:00Z", 1);
	test_texts(world.arena);
	must(crm_history_open(folder, &history));
	test_trees(world.arena, history->git);
	test_chance();
	must(crm_store_open(path, CRM_DB_CREATE, 1000, &world.store));
	test_amending(&world);
	test_rebuild(&world, path);
	crm_store_drop(&world.store);
	const char *command = crm_textf(world.arena, "rm -rf %s", folder);
	ok(system(command) == 0, "tidied up");
	crm_arena_drop(&world.arena);
	return tap_done();
}
