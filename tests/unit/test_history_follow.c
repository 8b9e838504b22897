/* Random transactions, followed at random moments: every commit must hold the state after its own
 * transaction. */
#include "history/follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/id.h"
#include "history/commit.h"
#include "history/gather.h"
#include "history/shards.h"
#include "history/text.h"
#include "history/verify.h"
#include "store/write.h"
#include "tap.h"
#include "unlink.h"

enum { ROUNDS = 120, MOST_RECORDS = 400, BIG = 3000 };

static char folder[] = "/tmp/crm-test-follow-XXXXXX";

/* What the world should be after each transaction: a sum over all shards that does not depend on
 * their order. */
struct world {
	struct crm_arena *arena;
	struct crm_store *store;
	struct crm_history *history;
	struct crm_oid sums[2 * ROUNDS + 10];
	struct crm_txn txns[2 * ROUNDS + 10];
	size_t count;
	struct { const struct crm_entity *entity; char id[17]; } records[MOST_RECORDS + BIG + 100];
	size_t record_count;
	uint64_t random;
};

static void must(crm_err err)
{
	if (!err)
		return;
	printf("# %s\n", err->text);
	ok(false, "no error");
	exit(1);
}

static unsigned pick(struct world *world, unsigned below)
{
	world->random ^= world->random << 13;
	world->random ^= world->random >> 7;
	world->random ^= world->random << 17;
	return (unsigned)(world->random >> 11) % below;
}

/* The first line a command prints, run in the repository; NULL if it failed. */
static const char *git(struct crm_arena *arena, const char *command)
{
	char line[512] = "";
	FILE *pipe = popen(crm_textf(arena, "cd %s/history.git && %s 2>&1", folder, command), "r");

	if (!pipe)
		return NULL;
	if (!fgets(line, sizeof(line), pipe))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (pclose(pipe) != 0) {
		printf("# %s: %s\n", command, line);
		return NULL;
	}
	return crm_copy(arena, line);
}

/* -- sums ------------------------------------------------------------------------------ */

static void add_sum(struct crm_oid *sum, const char *path, const struct crm_oid *blob)
{
	struct crm_sha1 sha;
	struct crm_oid one;

	crm_sha1_start(&sha);
	crm_sha1_add(&sha, path, strlen(path));
	crm_sha1_add(&sha, blob->b, sizeof(blob->b));
	crm_sha1_end(&sha, &one);
	for (size_t i = 0; i < sizeof(sum->b); i++)
		sum->b[i] ^= one.b[i];
}

static void sum_entity(struct world *world, const struct crm_entity *entity, struct crm_oid *sum)
{
	CRM_AUTO(crm_row_shards_drop) struct crm_row_shards rows = { .store = world->store, .entity = entity };

	must(crm_row_shards_open(&rows));
	while (rows.number < CRM_SHARDS) {
		char path[128];
		struct crm_oid blob;

		snprintf(path, sizeof(path), "%s/%02x/%02x.json", entity->name, rows.number >> 8, rows.number & 255);
		crm_oid_of(CRM_BLOB, crm_str_text(&rows.text), rows.text.n, &blob);
		add_sum(sum, path, &blob);
		must(crm_row_shards_next(&rows));
	}
}

static void sum_tree(struct world *world, const struct crm_oid *oid, const char *prefix, struct crm_oid *sum)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_tree_entry entry;
	size_t at = 0;
	bool more;

	must(crm_git_read(world->history->git, oid, CRM_TREE, &bytes));
	must(crm_tree_next(bytes.s, bytes.n, &at, &entry, &more));
	while (more) {
		char path[160];

		snprintf(path, sizeof(path), "%s%.*s", prefix, (int)entry.length, entry.name);
		if (entry.folder) {
			strcat(path, "/");
			sum_tree(world, &entry.oid, path, sum);
		} else if (path[0] != '.') {
			add_sum(sum, path, &entry.oid);
		}
		must(crm_tree_next(bytes.s, bytes.n, &at, &entry, &more));
	}
}

static void remember(struct world *world, const struct crm_txn *txn)
{
	struct crm_oid *sum = &world->sums[world->count];

	memset(sum, 0, sizeof(*sum));
	for (size_t i = 0; i < world->store->model->count; i++)
		sum_entity(world, world->store->model->entities[i], sum);
	must(crm_journal_txn(world->store, world->arena, txn->seq, &world->txns[world->count]));
	world->count++;
}

/* -- random changes ------------------------------------------------------------------------ */

static const char *const names[] = { "Eva Nová", "Олена Шевченко", "王芳", "Jiří \"Žluťoučký\"", "a\nb", "\\" };

static struct crm_record *random_record(struct world *world, const struct crm_entity *entity)
{
	struct crm_record *record = crm_record_new(world->arena, entity);
	const char *name = crm_textf(world->arena, "%s %u", names[pick(world, 6)], pick(world, 1000));

	crm_record_put(record, entity->label, crm_value_text(name));
	if (pick(world, 2))
		crm_record_put(record, "tags", crm_value_text("[\"key\",\"vip\"]"));
	if (pick(world, 3))
		crm_record_put(record, "description", crm_value_text(crm_textf(world->arena, "words %u", pick(world, 99))));
	return record;
}

static void create(struct world *world, struct crm_writer *writer)
{
	const struct crm_entity *entity =
		crm_model_entity(world->store->model, pick(world, 3) ? "contact" : "company");
	struct crm_record *record = random_record(world, entity);

	/* Few first digits, so that shards have several records. */
	char id[CRM_ID_SIZE];
	crm_id_new(id);
	memcpy(id, pick(world, 2) ? "7f3a" : "0010", 4);
	crm_record_put(record, "id", crm_value_text(crm_copy(world->arena, id)));
	must(crm_record_check(record));
	must(crm_write_create(writer, record));
	world->records[world->record_count].entity = entity;
	strcpy(world->records[world->record_count++].id, id);
}

static void update(struct world *world, struct crm_writer *writer, size_t i)
{
	struct crm_record *old, *record;
	bool changed;

	must(crm_read_record(world->store, world->arena, world->records[i].entity, world->records[i].id, &old, NULL));
	record = crm_record_copy(world->arena, old);
	const char *text = pick(world, 3) ? crm_textf(world->arena, "said %u", pick(world, 1000)) : "";
	crm_record_put(record, "description", crm_value_text(text));
	if (pick(world, 4) == 0)
		crm_record_put(record, "tags", CRM_NO_VALUE);
	must(crm_record_check(record));
	must(crm_write_update(writer, old, record, &changed));
}

static void delete(struct world *world, struct crm_writer *writer, size_t i)
{
	struct crm_record *old;

	must(crm_read_record(world->store, world->arena, world->records[i].entity, world->records[i].id, &old, NULL));
	must(delete_unlinked(world->store, writer, world->arena, old));
	world->records[i] = world->records[--world->record_count];
}

static void change_something(struct world *world, struct crm_writer *writer)
{
	unsigned what = pick(world, 10);

	if (world->record_count < 3 || (what < 3 && world->record_count < MOST_RECORDS))
		create(world, writer);
	else if (what < 8)
		update(world, writer, pick(world, (unsigned)world->record_count));
	else
		delete(world, writer, pick(world, (unsigned)world->record_count));
}

static void transaction(struct world *world, unsigned changes)
{
	CRM_AUTO(crm_writer_drop) struct crm_writer *writer = NULL;
	struct crm_txn txn = {
		.actor = pick(world, 5) ? "Jiří Novák <jiri@example.cz>" : "cron", .tool = "crm-test",
		.note = pick(world, 3) ? NULL : "dvě\nřádky", .source = changes > 1000 ? "/tmp/kontakty.csv" : NULL,
	};

	must(crm_db_begin(world->store->db));
	must(crm_journal_begin(world->store, &txn));
	must(crm_writer_open(world->store, &txn, &writer));
	for (unsigned i = 0; i < changes; i++)
		if (changes > 1000)
			create(world, writer);
		else
			change_something(world, writer);
	must(crm_writer_finish(writer));
	must(crm_db_commit(world->store->db));
	remember(world, &txn);
}

/* -- following and looking ----------------------------------------------------------------------
 * */

static int64_t follow(struct world *world)
{
	int64_t done, last;

	must(crm_history_follow(world->history, world->store, &done, &last));
	return done;
}

static void reopen(struct world *world)
{
	crm_history_drop(&world->history);
	must(crm_history_open(folder, &world->history));
}

static bool same_txn(const struct crm_txn *a, const struct crm_txn *b)
{
	return strcmp(a->id, b->id) == 0 && a->at == b->at && crm_same(a->actor, b->actor) &&
	       crm_same(a->tool, b->tool) && crm_same(a->note, b->note) && crm_same(a->batch, b->batch) &&
	       crm_same(a->source, b->source);
}

/* From the head back to the first commit. */
static void compare_commits(struct world *world)
{
	struct crm_oid at;
	size_t wrong = 0, unlike = 0, i = world->count;
	bool any;

	must(crm_git_head(world->history->git, &at, &any));
	while (any && i > 0) {
		CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
		struct crm_commit commit;
		struct crm_oid sum = {{0}};

		must(crm_git_read(world->history->git, &at, CRM_COMMIT, &bytes));
		must(crm_commit_read(world->arena, bytes.s, bytes.n, &commit));
		sum_tree(world, &commit.tree, "", &sum);
		i--;
		wrong += !crm_oid_same(&sum, &world->sums[i]);
		unlike += !same_txn(&commit.txn, &world->txns[i]);
		any = commit.parent_count == 1;
		at = commit.parents[0];
	}
	is_int(i, 0, "one commit a transaction");
	ok(!any, "and no other");
	is_int(wrong, 0, "each holds the state after its transaction");
	is_int(unlike, 0, "and all the transaction's row knows");
}

struct findings {
	int count;
	char last[512];
};

static void note(void *context, const char *sentence)
{
	struct findings *findings = context;

	findings->count++;
	snprintf(findings->last, sizeof(findings->last), "%s", sentence);
	if (findings->count <= 5)
		printf("# found: %s\n", sentence);
}

static struct findings verify(struct world *world, double share, int64_t *checked)
{
	struct findings findings = {0};

	must(crm_history_verify(world->history, world->store, &(struct crm_verify){ share, note, NULL, &findings }, checked));
	return findings;
}

static void test_random(struct world *world)
{
	int64_t checked, done = 0;

	is_int(follow(world), 0, "nothing to follow in an empty repository");
	for (int i = 0; i < ROUNDS; i++) {
		transaction(world, i % 7 == 3 ? 20 : 1 + pick(world, 3));
		if (pick(world, 4) == 0 && i != ROUNDS - 1)
			done += follow(world);
		if (pick(world, 10) == 0)
			reopen(world);
	}
	transaction(world, BIG);
	transaction(world, 30);
	transaction(world, 1);
	done += follow(world);
	is_int(done, (int64_t)world->count, "each transaction is followed once");
	is_int(follow(world), 0, "and then there is nothing left");
	compare_commits(world);
	is_int(verify(world, 100, &checked).count, 0, "database and branch are equal");
	is_int(checked, (int64_t)world->record_count, "all records were looked at");
	is_int(verify(world, 50, &checked).count, 0, "so is half of them");
	is(git(world->arena, "git fsck --strict --no-dangling && echo good"), "good", "git fsck --strict");
	is(git(world->arena, "git log --format=%B main | git interpret-trailers --parse | grep -c '^Crm-Txn: '"), "1",
	   "git finds the trailers");
	is(git(world->arena, "git clone -q . ../clone && git -C ../clone log --oneline | wc -l"),
	   crm_textf(world->arena, "%zu", world->count), "git can clone it");
	is(git(world->arena, "git log -1 --skip=2 --format=%s main | sed 's/[0-9]\\+/N/g; s/^company: N created; contact:/contact: N created; company:/'"),
	   "contact: N created; company: N created (kontakty.csv)", "a large one says how many of what");
}

/* Somebody else moves the branch: what we remember of it is not trusted. */
static void test_moved_branch(struct world *world)
{
	int64_t checked;

	ok(git(world->arena, "git update-ref refs/heads/main main~2"), "the branch is moved back by two");
	is_int(follow(world), 2, "those two are followed again");
	is_int(verify(world, 100, &checked).count, 0, "and all is well");
}

/* One field changed: one line out, one in, and a subject that says it. */
static void test_one_field(struct world *world)
{
	CRM_AUTO(crm_writer_drop) struct crm_writer *writer = NULL;
	struct crm_txn txn = { .actor = "Ann <ann@example.com>", .tool = "crm-contact set" };
	const struct crm_entity *contact = crm_model_entity(world->store->model, "contact");
	struct crm_record *old = NULL, *record;
	bool changed;
	size_t i = 0;

	while (world->records[i].entity != contact)
		i++;
	must(crm_db_begin(world->store->db));
	must(crm_journal_begin(world->store, &txn));
	must(crm_writer_open(world->store, &txn, &writer));
	must(crm_read_record(world->store, world->arena, contact, world->records[i].id, &old, NULL));
	record = crm_record_copy(world->arena, old);
	crm_record_put(record, "title", crm_value_text("ředitelka"));
	must(crm_write_update(writer, old, record, &changed));
	must(crm_writer_finish(writer));
	must(crm_db_commit(world->store->db));
	remember(world, &txn);
	is_int(follow(world), 1, "one transaction, one commit");
	is(git(world->arena, "git log -1 --format=%s main"),
	   crm_textf(world->arena, "contact %.8s: title set to ředitelka", world->records[i].id), "its subject");
	is(git(world->arena, "git show --format= --numstat main | cut -f1,2 | tr '\\t' ' '"), "1 0", "one line more");
	is(git(world->arena, "git log -1 --format='%an <%ae> %cn' main"), "Ann <ann@example.com> Ann", "its author");
}

/* What should never be there is found and named. */
static void test_damage(struct world *world)
{
	int64_t checked;
	struct findings findings;
	size_t i = 0;

	while (strncmp(world->records[i].id, "0010", 4) != 0)
		i++;
	const char *table = world->records[i].entity->name, *id = world->records[i].id;
	must(crm_db_run(world->store->db, crm_textf(world->arena,
		"UPDATE \"%s\" SET description = 'tampered' WHERE id = '%s'", table, id)));
	findings = verify(world, 100, &checked);
	is_int(findings.count, 1, "a row changed behind our back is found");
	ok(strstr(findings.last, id) && strstr(findings.last, crm_textf(world->arena, "%s/%.2s/%.2s.json", table, id, id + 2)),
	   "with its path and id");
	must(crm_db_run(world->store->db, crm_textf(world->arena,
		"DELETE FROM \"%s\" WHERE id = '%s'", table, id)));
	findings = verify(world, 100, &checked);
	is_int(findings.count, 1, "so is a row taken away");
	ok(strstr(findings.last, "is in the history, not in the database"), "and told as such");
}

static void test_foreign_path(struct world *world)
{
	CRM_AUTO(crm_batch_drop) struct crm_batch *batch = crm_batch_new(world->history->git);
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit;
	struct crm_oid head, oid, old;
	int64_t checked;
	bool any;

	must(crm_git_head(world->history->git, &head, &any));
	must(crm_git_read(world->history->git, &head, CRM_COMMIT, &bytes));
	must(crm_commit_read(world->arena, bytes.s, bytes.n, &commit));
	CRM_AUTO(crm_tree_drop) struct crm_tree *tree = crm_tree_new(batch, &commit.tree);
	must(crm_batch_put(batch, CRM_BLOB, "hello\n", 6, NULL, &oid));
	must(crm_tree_put(tree, "README", &oid));
	must(crm_tree_put(tree, "contact/7f/notes.txt", &oid));
	must(crm_tree_put(tree, "contact/zz/00.json", &oid));
	must(crm_tree_put(tree, "person/00/00.json", &oid));
	must(crm_tree_find(tree, "contact/7f/3a.json", &old, &any));
	must(crm_tree_put(tree, "contact/7f/3a.json", &oid));
	must(crm_tree_take(tree, ".gitattributes"));
	old = head;
	commit.parents[0] = head;
	commit.parent_count = 1;
	must(crm_tree_write(tree, &commit.tree));
	crm_str_clear(&bytes);
	crm_commit_add(&bytes, &commit);
	must(crm_batch_put(batch, CRM_COMMIT, bytes.s, bytes.n, NULL, &head));
	must(crm_batch_flush(batch));
	must(crm_git_move(world->history->git, &old, &head));
	is_int(verify(world, 100, &checked).count, 7, "foreign paths, a foreign text, absent attributes, and the row from before");
	must(crm_git_move(world->history->git, &head, &old));
}

static void test_unknown_place(struct world *world)
{
	int64_t done, last;

	must(crm_db_run(world->store->db, "UPDATE txn SET id = 'ffffffffffffffff' WHERE seq = (SELECT max(seq) FROM txn)"));
	crm_err err = crm_history_follow(world->history, world->store, &done, &last);
	is_int(crm_err_kind(err), CRM_CONFLICT, "a branch and a database that have parted are told as such");
	ok(err && strstr(err->text, "ffffffff"), "with the transaction's id");
}

int main(void)
{
	struct world *world = calloc(1, sizeof(*world));
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	if (!world || !mkdtemp(folder))
		abort();
	setenv("CRM_SEED", "7", 0);
	world->random = strtoull(getenv("CRM_SEED"), NULL, 10) * UINT64_C(0x9e3779b97f4a7c15) | 1;
	world->arena = arena;
	must(crm_store_open(crm_path(arena, folder, "crm.db"), CRM_DB_CREATE, 1000, &world->store));
	must(crm_history_open(folder, &world->history));
	test_random(world);
	test_moved_branch(world);
	test_one_field(world);
	test_damage(world);
	test_foreign_path(world);
	test_unknown_place(world);
	crm_history_drop(&world->history);
	crm_store_drop(&world->store);
	if (system(crm_textf(arena, "rm -rf %s", folder)) != 0)
		ok(false, "cleaning up");
	free(world);
	return tap_done();
}
