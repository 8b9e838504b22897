/* undo(do(x)) = x, for random transactions over all entities, own ones too, merges among them. CRM_UNDO_STEPS=5000
 * CRM_UNDO_SEED=7 make unit TEST_ARGS=undo goes further. */
#include <stdlib.h>
#include <unistd.h>

#include "base/id.h"
#include "base/str.h"
#include "form/json.h"
#include "repo/merge.h"
#include "repo/undo.h"
#include "repo/undone.h"
#include "repo/unmerge.h"
#include "store/check.h"
#include "store/own.h"
#include "store/read.h"
#include "store/stmt.h"
#include "tests/unit/tap.h"

enum { STEPS = 900, CHANGES_MOST = 6, LOOK_EVERY = 100, TRIES = 50 };

static struct crm_repo *repo;
static uint64_t random_state = 1;
static long counter;
static char in_the_way[1024];  /* the latest */

static void must(crm_err err)
{
	char text[2048];

	if (!err)
		return;
	printf("Bail out! %s\n", crm_err_print(err, text, sizeof text));
	exit(1);
}

/* splitmix64 */
static uint64_t chance(uint64_t below)
{
	uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* -- all there is, as text ------------------------------------------------------ */

static char *snapshot(struct crm_arena *arena)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const struct crm_model *model = repo->store->model;

	for (size_t e = 0; e < model->count; e++) {
		CRM_AUTO(crm_scan_drop) struct crm_scan *scan = NULL;
		const struct crm_record *record;

		must(crm_scan_open(repo->store, model->entities[e], &scan));
		for (;;) {
			must(crm_scan_next(scan, &record, NULL));
			if (!record)
				break;
			crm_str_addf(&out, "%s ", model->entities[e]->name);
			crm_json_add_record(&out, record);
			crm_str_add_c(&out, '\n');
		}
	}
	return crm_copy(arena, crm_str_text(&out));
}

static bool same(const char *now, const char *then, const char *name)
{
	size_t n = 0;

	if (strcmp(now, then) == 0)
		return true;
	while (now[n] == then[n])
		n++;
	while (n && now[n - 1] != '\n')
		n--;
	printf("# %s\n# got  %.*s\n# want %.*s\n", name, (int)strcspn(now + n, "\n"), now + n,
	       (int)strcspn(then + n, "\n"), then + n);
	return false;
}

/* -- random values ---------------------------------------------------------------- */

static int64_t count_of(const char *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	struct crm_stmt *stmt;
	int64_t count;
	bool row;

	crm_str_addf(&sql, "SELECT count(*) FROM \"%s\"", entity);
	must(crm_db_stmt(repo->store->db, crm_str_text(&sql), &stmt));
	must(crm_stmt_step(stmt, &row));
	count = crm_stmt_int(stmt, 0);
	crm_stmt_reset(stmt);
	return count;
}

static bool was_made(const char *entity)
{
	struct crm_stmt *stmt;
	bool row;

	must(crm_db_stmt(repo->store->db, "SELECT 1 FROM change WHERE entity = ?1 AND op = 'create' LIMIT 1", &stmt));
	crm_stmt_bind_text(stmt, 1, entity);
	must(crm_stmt_step(stmt, &row));
	crm_stmt_reset(stmt);
	return row;
}

static const char *any_id(struct crm_arena *arena, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};
	int64_t count = count_of(entity->name);
	struct crm_stmt *stmt;
	const char *id;
	bool row;

	if (!count)
		return NULL;
	crm_str_addf(&sql, "SELECT id FROM \"%s\" ORDER BY id LIMIT 1 OFFSET ?1", entity->name);
	must(crm_db_stmt(repo->store->db, crm_str_text(&sql), &stmt));
	crm_stmt_bind_int(stmt, 1, (int64_t)chance((uint64_t)count));
	must(crm_stmt_step(stmt, &row));
	id = crm_copy(arena, crm_stmt_text(stmt, 0));
	crm_stmt_reset(stmt);
	return id;
}

static const struct crm_entity *any_entity(void)
{
	const struct crm_entity *entity;

	do
		entity = repo->store->model->entities[chance(repo->store->model->count)];
	while (crm_own_is_definition(entity) || crm_same(entity->name, "alias"));
	return entity;
}

static const char *words(struct crm_arena *arena)
{
	static const char *const some[] = { "Nová", "Řehoř", "Коваль", "王小明", "Roof & Sons", "Квіти", "100 %", "a;b" };

	return crm_textf(arena, "%s %ld", some[chance(CRM_COUNT(some))], counter++ % 40);
}

/* Rules look at some texts: an assignment's users are users, what a text is about is an entity. */
static const char *text_of(struct crm_arena *arena, const struct crm_field *field)
{
	static const struct { const char *field, *text; } known[] = {
		{ "entity", "ticket" }, { "template", "" }, { "assigns", "priority=high" }, { "period", "2026-Q4" },
		{ "events", "deal.won" }, { "changed", "stage" }, { "headers", "X-Zdroj: crm" },
		{ "quiet", "22:00-07:00" }, { "digest", "daily 08:00" }, { "target", "/tmp/x" },
		{ "definition", "-- column: n integer\nSELECT count(*) FROM deal" },
		{ "text", "on deal.won\ndo\n\ttag vip" },
	};
	for (size_t i = 0; i < CRM_COUNT(known); i++)
		if (crm_same(field->name, known[i].field))
			return known[i].text;
	const char *id = crm_same(field->name, "users") ? any_id(arena, crm_model_entity(repo->store->model, "user")) : NULL;

	return id ? id : words(arena);
}

static const char *link_text(struct crm_arena *arena, const struct crm_field *field)
{
	const struct crm_entity *target = field->type == CRM_T_LINK ? crm_model_entity(repo->store->model, field->target)
	                                                            : any_entity();
	const char *id = target ? any_id(arena, target) : NULL;

	return !id ? "" : field->type == CRM_T_LINK ? id : crm_textf(arena, "%s:%s", target->name, id);
}

/* Within the field's limits; an answer fits the scales of all kinds of surveys. */
static long integer_of(const struct crm_field *field, long n)
{
	if (crm_same(field->name, "score"))
		return 1 + n % 5;
	return field->most > field->least ? (long)field->least + n % ((long)(field->most - field->least) + 1) : n;
}

static const char *value_text(struct crm_arena *arena, const struct crm_field *field)
{
	static const char *const countries[] = { "CZ", "UA", "CN" }, *const currencies[] = { "CZK", "EUR", "JPY" };
	long n = (long)chance(50);

	if (crm_same(field->name, "hours"))
		return n % 2 ? "mon-fri 9-12 13-17" : "24/7";
	switch (field->type) {
	case CRM_T_TEXT:
	case CRM_T_LONGTEXT: return text_of(arena, field);
	case CRM_T_INTEGER: return crm_textf(arena, "%ld", integer_of(field, n));
	case CRM_T_DECIMAL: return crm_textf(arena, "%ld.%ld", n + 1, n);
	case CRM_T_PERCENT: return crm_textf(arena, "%ld", n);
	case CRM_T_MONEY: return crm_textf(arena, "%ld", n * 100);
	case CRM_T_DATE: return crm_textf(arena, "2026-%02ld-%02ld", 1 + n % 12, 1 + n % 28);
	case CRM_T_INSTANT: return crm_textf(arena, "2026-11-%02ldT10:00:00Z", 1 + n % 28);
	case CRM_T_DURATION: return crm_textf(arena, "%ldm", n + 1);
	case CRM_T_EMAIL: return crm_textf(arena, "eva%ld@example.cz", counter++ % 60);
	case CRM_T_PHONE: return crm_textf(arena, "+420 601 123 4%02ld", n);
	case CRM_T_URL: return crm_textf(arena, "https://x%ld.example/", n);
	case CRM_T_DOMAIN: return crm_textf(arena, "x%ld.example", counter++ % 60);
	case CRM_T_COUNTRY: return countries[n % 3];
	case CRM_T_CURRENCY: return currencies[n % 3];
	case CRM_T_LANGUAGE: return n % 2 ? "cs" : "uk";
	case CRM_T_TIMEZONE: return n % 2 ? "Europe/Prague" : "Asia/Taipei";
	case CRM_T_BOOL: return n % 2 ? "yes" : "no";
	case CRM_T_CHOICE: {
		size_t count = 0;

		while (field->choices[count])
			count++;
		return field->choices[chance(count)];
	}
	case CRM_T_LINK:
	case CRM_T_ANYLINK: return link_text(arena, field);
	default: return words(arena);
	}
}

static bool may_set(const struct crm_field *field)
{
	return !(field->flags & (CRM_SYSTEM | CRM_COMPUTED | CRM_ONCE | CRM_RETIRED)) && field->type != CRM_T_ID;
}

/* Without which no rule lets it in. */
static bool is_needed(const struct crm_entity *entity, const struct crm_field *field)
{
	return field->flags & CRM_REQUIRED || (crm_same(entity->name, "goal") &&
	       (crm_same(field->name, "period") || crm_starts(field->name, "target_")));
}

static size_t random_assigns(struct crm_arena *arena, const struct crm_entity *entity, bool making,
                             struct crm_assign *out)
{
	size_t count = 0;

	for (int i = 1; i < (int)entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		bool needed = making && is_needed(entity, field);

		if (!may_set(field) || (!needed && chance(making ? 4 : 8)))
			continue;
		out[count++] = (struct crm_assign){ i, CRM_SET, !needed && !chance(4) ? "" : value_text(arena, field) };
	}
	return count;
}

/* -- random changes: what the rules refuse is simply not done ------------------------ */

static crm_err make_of(struct crm_change *change, struct crm_arena *arena, const struct crm_entity *entity)
{
	struct crm_record *record = crm_record_new(arena, entity);
	struct crm_assign *assigns = crm_new(arena, struct crm_assign, entity->count);
	size_t count = random_assigns(arena, entity, true, assigns);

	CRM_TRY(crm_record_assign(record, arena, &repo->reading, assigns, count));
	return crm_change_create(change, record);
}

static crm_err make(struct crm_change *change, struct crm_arena *arena)
{
	return make_of(change, arena, any_entity());
}

static crm_err edit(struct crm_change *change, struct crm_arena *arena)
{
	const struct crm_entity *entity = any_entity();
	const char *id = any_id(arena, entity);
	struct crm_assign *assigns = crm_new(arena, struct crm_assign, entity->count);
	struct crm_record *old, *record;
	bool changed;

	if (!id)
		return NULL;
	must(crm_read_record(repo->store, arena, entity, id, &old, NULL));
	record = crm_record_copy(arena, old);
	CRM_TRY(crm_record_assign(record, arena, &repo->reading, assigns, random_assigns(arena, entity, false, assigns)));
	return crm_change_update(change, old, record, &changed);
}

static crm_err drop(struct crm_change *change, struct crm_arena *arena)
{
	const struct crm_entity *entity = any_entity();
	const char *id = any_id(arena, entity);
	struct crm_record *record;

	if (!id || chance(2))
		return NULL;
	must(crm_read_record(repo->store, arena, entity, id, &record, NULL));
	return crm_change_delete(change, record, chance(2));
}

static crm_err merge(struct crm_change *change, struct crm_arena *arena)
{
	const struct crm_entity *entity = any_entity();
	const char *keep = any_id(arena, entity), *other = any_id(arena, entity);
	struct crm_merge how = { .repo = repo, .change = change, .prefer = chance(2) ? CRM_PREFER_KEEP : CRM_PREFER_OTHER };

	return !keep || crm_same(keep, other) ? NULL : crm_merge(&how, entity, keep, &other, 1);
}

static crm_err define(struct crm_change *change, struct crm_arena *arena)
{
	static const char *const types[] = { "text", "integer", "link", "anylink", "bool" };
	const struct crm_model *model = repo->store->model;
	bool entity = !chance(3);
	struct crm_record *record = crm_record_new(arena, crm_model_entity(model, entity ? "entity" : "field"));

	crm_record_put(record, "name", crm_value_text(crm_textf(arena, "own_%ld", counter++)));
	if (!entity) {
		const char *type = types[chance(CRM_COUNT(types))];

		crm_record_put(record, "entity", crm_value_text(crm_copy(arena, any_entity()->name)));
		crm_record_put(record, "type", crm_value_text(type));
		if (crm_same(type, "link"))
			crm_record_put(record, "target", crm_value_text(crm_copy(arena, any_entity()->name)));
	}
	CRM_TRY(crm_change_create(change, record));
	return crm_change_settle(change);
}

/* Each by itself may fail. A model that was changed cannot be taken back to a savepoint in memory, so that comes last. */
static void do_some(struct crm_change *change)
{
	static crm_err (*const kinds[])(struct crm_change *, struct crm_arena *) = { make, make, make, make, edit, edit,
	                                                                                edit, drop, merge };
	size_t count = 1 + chance(CHANGES_MOST);

	for (size_t i = 0; i < count; i++) {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

		must(crm_change_save(change));
		if (kinds[chance(CRM_COUNT(kinds))](change, arena))
			crm_change_undo_to_save(change);
		else
			must(crm_change_release(change));
	}
}

static crm_err begin(const char *tool, const char *source, struct crm_change **change)
{
	return crm_change_begin(repo, &(struct crm_change_why){ .tool = tool, .source = source }, change);
}

/* One of every entity to begin with, in as many rounds as it takes: some need others, some values are refused. */
static void make_every(void)
{
	const struct crm_model *model = repo->store->model;

	for (int tries = 0; tries < TRIES; tries++)
		for (size_t e = 0; e < model->count; e++) {
			CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
			CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
			const struct crm_entity *entity = model->entities[e];

			if (crm_own_is_definition(entity) || crm_same(entity->name, "alias") || was_made(entity->name))
				continue;
			must(begin("test", NULL, &change));
			if (!make_of(change, arena, entity))
				must(crm_change_commit(change));
		}
}

static void step(void)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	must(begin("test", NULL, &change));
	if (!chance(25))
		(void)!define(change, arena);
	do_some(change);
	must(crm_change_commit(change));
	must(crm_change_settle(change));
}

/* -- undoing --------------------------------------------------------------------- */

static int64_t last_txn(void)
{
	int64_t seq;

	must(crm_journal_last_txn(repo->store, &seq));
	return seq;
}

/* Transactions last..first, newest first, as one. Returns how many records are in the way. */
static int64_t undo_range(int64_t first, int64_t last, enum crm_undo_manner manner, bool commit)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_undo undo = { .repo = repo, .manner = manner };
	int64_t left;

	must(begin(CRM_UNDO_TOOL, "x", &change));
	undo.change = change;
	crm_undo_begin(&undo);
	for (int64_t txn = last; txn >= first; txn--)
		must(crm_undo_txn(&undo, txn));
	must(crm_undo_finish(&undo));
	left = crm_obstacles_count(undo.obstacles);
	if (left) {
		CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
		struct crm_txn txn = { .seq = first, .tool = "test" };
		const char *text;

		must(crm_obstacles_text(undo.obstacles, arena, &txn, 1, &text));
		snprintf(in_the_way, sizeof in_the_way, "%s", text);
	}
	crm_undo_drop(&undo);
	if (commit || (manner == CRM_UNDO_ALL && !left))
		must(crm_change_commit(change));
	crm_change_drop(&change);
	must(crm_store_remodel(repo->store)); /* of what is on the disk */
	repo->reading.model = repo->asking.model = repo->store->model;
	crm_map_clear(repo->remembered);
	return left;
}

static bool in_way(const char *what, int64_t left)
{
	if (left)
		printf("# %s: %lld in the way: %s\n", what, (long long)left, in_the_way);
	return !left;
}

/* The last transaction taken back, brought back, taken back again: as it was each time. */
static bool there_and_back(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *before = snapshot(arena), *after;
	int64_t txn = last_txn();
	bool good;

	step();
	if (last_txn() == txn)
		return true;
	txn = last_txn();
	after = snapshot(arena);
	good = in_way("undo", undo_range(txn, txn, CRM_UNDO_ALL, false)) && same(snapshot(arena), before, "undo");
	good = good && (last_txn() == txn || in_way("redo", undo_range(last_txn(), last_txn(), CRM_UNDO_ALL, false))) &&
	       same(snapshot(arena), last_txn() == txn ? before : after, "redo");
	return good;
}

/* All since some moment, with the undos among them. */
static bool back_to(int64_t txn, const char *then)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *now = snapshot(arena);
	int64_t last = last_txn();
	bool good = in_way("all since", undo_range(txn + 1, last, CRM_UNDO_ALL, false)) && same(snapshot(arena), then, "all since");

	if (last_txn() != last)
		good = good && in_way("all again", undo_range(last + 1, last + 1, CRM_UNDO_ALL, false)) &&
		       same(snapshot(arena), now, "all again");
	return good;
}

/* One from the middle: either all of it goes, or nothing; what was skipped or forced can be taken back in turn. */
static bool from_the_middle(int64_t first, enum crm_undo_manner manner)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *now = snapshot(arena);
	int64_t last = last_txn(), txn, left;

	if (last < first)
		return true;
	txn = first + (int64_t)chance((uint64_t)(last - first + 1));
	left = undo_range(txn, txn, manner, manner != CRM_UNDO_ALL);
	if (last_txn() == last)
		return same(snapshot(arena), now, left ? "refused" : "nothing to do");
	return in_way("undo of an undo", undo_range(last + 1, last + 1, CRM_UNDO_ALL, false)) &&
	       same(snapshot(arena), now, "undo of an undo");
}

/* -- merges ------------------------------------------------------------------------ */

static crm_err unmerge(struct crm_arena *arena, const struct crm_entity *entity, const char *id)
{
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	struct crm_undo undo = { .repo = repo, .manner = CRM_UNDO_FIELDS };
	struct crm_merged merged;
	struct crm_txn txn;
	crm_err err = crm_unmerge_find(repo, arena, entity, id, &merged, &txn);

	if (err)
		return err;
	must(begin("unmerge", NULL, &change));
	undo.change = change;
	crm_undo_begin(&undo);
	must(crm_unmerge(&undo, entity, &merged, &txn));
	if (crm_obstacles_count(undo.obstacles)) {
		const char *text;

		must(crm_obstacles_text(undo.obstacles, arena, &txn, 1, &text));
		err = crm_fail(CRM_CONFLICT, "%s", text);
	}
	crm_undo_drop(&undo);
	return err ? err : crm_change_commit(change);
}

/* Two into one in one transaction, and out again in either order. */
static bool merged_and_unmerged(int *done)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_change_drop) struct crm_change *change = NULL;
	const struct crm_entity *entity = any_entity();
	const char *keep = any_id(arena, entity), *one = any_id(arena, entity), *two = any_id(arena, entity);
	char *before = snapshot(arena);
	struct crm_merge how = { .repo = repo, .prefer = chance(2) ? CRM_PREFER_KEEP : CRM_PREFER_OTHER };
	bool swap = chance(2);
	crm_err err;

	if (!keep || crm_same(keep, one) || crm_same(keep, two) || crm_same(one, two))
		return true;
	must(begin("merge", NULL, &change));
	how.change = change;
	err = crm_merge(&how, entity, keep, (const char *const[]){ one, two }, 2);
	if (err)
		return true; /* a rule forbids it */
	must(crm_change_commit(change));
	crm_change_drop(&change);
	(*done)++;
	err = unmerge(arena, entity, swap ? two : one);
	if (!err)
		err = unmerge(arena, entity, swap ? one : two);
	if (err && how.prefer == CRM_PREFER_OTHER)
		return true; /* the second overwrote what the first had filled: that stays, and is named */
	if (err)
		printf("# %s\n", err->text);
	if (!err && same(snapshot(arena), before, "unmerge"))
		return true;
	printf("# %s and %s of %s\n", swap ? two : one, swap ? one : two, keep);
	return false;
}

/* -- all ------------------------------------------------------------------------------ */

static void found(void *context, const char *sentence)
{
	++*(int *)context;
	printf("# %s\n", sentence);
}

/* Is the database sound in itself? */
static bool is_sound(void)
{
	int count = 0;
	int64_t checked;
	struct crm_findings findings = { found, &count };

	must(crm_store_check(repo->store, 100, &findings, &checked));
	return !count;
}

static int rounds(int steps)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *then = snapshot(arena);
	int64_t moment = last_txn();
	int bad = 0, done = 0, merges = 0;

	for (; done < steps && bad < 5; done++) {
		switch (chance(8)) {
		case 0:
		case 1: bad += !there_and_back(); break;
		case 2: bad += !from_the_middle(2, (enum crm_undo_manner)chance(3)); break;
		case 3: bad += !merged_and_unmerged(&merges); break;
		case 4:
			if (chance(4)) {
				step();
				break;
			}
			bad += !back_to(moment, then);
			moment = last_txn();
			then = snapshot(arena);
			break;
		default: step();
		}
		if (done % LOOK_EVERY == 0 || done == steps - 1)
			bad += !is_sound();
	}
	ok(!bad, "%d random steps, %d merges, %lld transactions", done, merges, (long long)last_txn());
	return bad;
}

/* A driver that does nothing would prove nothing. */
static void covered(void)
{
	const struct crm_model *model = repo->store->model;
	CRM_AUTO(crm_str_drop) struct crm_str empty = {0};

	for (size_t e = 0; e < model->count; e++)
		if (!was_made(model->entities[e]->name) && !model->entities[e]->custom)
			crm_str_addf(&empty, " %s", model->entities[e]->name);
	is(crm_str_text(&empty), "", "records of every entity were made");
}

int main(int argc, char **argv)
{
	char folder[64] = "/tmp/crm-test-XXXXXX", command[128];
	const char *steps = getenv("CRM_UNDO_STEPS"), *seed = getenv("CRM_UNDO_SEED");

	(void)argc;
	setenv("CRM_HISTORY_COMMIT", "manual", 1);
	setenv("CRM_HOOKS_START", "manual", 1); /* no rule acts meanwhile */
	setenv("CRM_SEED", "1", 1);
	setenv("CRM_NOW", "2026-11-21T10:00:00Z", 1);
	setenv("CRM_USER_NAME", "Ann", 1);
	setenv("CRM_USER_EMAIL", "ann@example.com", 1);
	random_state = seed ? strtoull(seed, NULL, 10) : 1;
	if (!mkdtemp(folder))
		return 1;
	must(crm_repo_init(folder, argv[0], &repo));
	must(crm_db_run(repo->store->db, "PRAGMA synchronous = OFF"));
	make_every();
	rounds(steps ? atoi(steps) : STEPS);
	covered();
	crm_repo_drop(&repo);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command) || tap_done();
}
