/* Commits: trailers there and back, authors git accepts. */
#include "history/commit.h"

#include "history/trailer.h"
#include "tap.h"

static struct crm_oid oid_of(char c)
{
	struct crm_oid oid;

	memset(oid.b, c, sizeof(oid.b));
	return oid;
}

static void there_and_back(struct crm_arena *arena, const char *value)
{
	CRM_AUTO(crm_str_drop) struct crm_str message = {0};

	crm_str_add(&message, "subject\n\nCrm-Note: not this one\n");
	crm_trailer_add(&message, "Crm-Note", value);
	crm_trailer_add(&message, "Crm-Other", "x");
	is(crm_trailer_find(arena, message.s, "Crm-Note"), value, "a value comes back");
	is_int(strcspn(strstr(message.s, "Crm-Note: not") + 23, "\n") + 1 + strlen("Crm-Other: x\n"),
	       strlen(strstr(message.s, "Crm-Note: not") + 23), "and is one line");
}

static void test_trailers(struct crm_arena *arena)
{
	static const char *const values[] = {
		"said yes", "řekla ano", "сказала так", "她同意了", "", " ", "  both ends  ", "two\nlines", "\n", "\\", "\\n", "\\e",
		"a\\\nb\r\n\tc", "bell \a del \x7f", "Crm-Txn: 0123456789abcdef", "x\n\nCrm-Txn: 0", "\\x41", "ends in \\",
	};
	CRM_AUTO(crm_str_drop) struct crm_str message = {0};

	for (size_t i = 0; i < CRM_COUNT(values); i++)
		there_and_back(arena, values[i]);
	crm_trailer_add(&message, "Crm-Note", NULL);
	is_int(message.n, 0, "no value, no line");
	crm_trailer_add(&message, "Crm-Note", "  a b ");
	is(crm_str_text(&message), "Crm-Note: \\x20 a b\\x20\n", "git would take spaces at the ends away");
	is(crm_trailer_find(arena, "Crm-Txn: 1", "Crm-Txn"), NULL, "the subject is no trailer");
	is(crm_trailer_find(arena, "s\n\nCrm-Txn: 1\n\nlater words\n", "Crm-Txn"), NULL, "only the last paragraph counts");
	is(crm_trailer_find(arena, "s\n\nA: 1\nA: 2\n", "A"), "2", "the last one counts");
	is(crm_trailer_find(arena, "s\n\nAB: 1\n", "A"), NULL, "the whole key counts");
	is(crm_trailer_find(arena, "s\n\nA: \\q\\x4\\x00\\\n", "A"), "\\q\\x4\\x00\\", "what is no escape stays");
}

static struct crm_commit commit_of(const char *actor)
{
	struct crm_commit commit = {
		.tree = oid_of(0x1a), .parents = { oid_of(0x2b) }, .parent_count = 1,
		.subject = "deal 7f3a9c00: stage negotiation -> won",
		.txn = { .id = "0123456789abcdef", .at = INT64_C(1795257843120), .actor = actor, .tool = "crm-deal set",
		         .note = "first\nsecond", .batch = "jaro", .source = "/tmp/kontakty z jara.csv" },
	};

	return commit;
}

static void test_commit(struct crm_arena *arena)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit commit = commit_of("Eva Nová <eva@example.cz>"), back;

	crm_commit_add(&bytes, &commit);
	is(crm_str_text(&bytes),
	   "tree 1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a\n"
	   "parent 2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b\n"
	   "author Eva Nová <eva@example.cz> 1795257843 +0000\n"
	   "committer Eva Nová <eva@example.cz> 1795257843 +0000\n"
	   "\n"
	   "deal 7f3a9c00: stage negotiation -> won\n"
	   "\n"
	   "Crm-Txn: 0123456789abcdef\n"
	   "Crm-Tool: crm-deal set\n"
	   "Crm-At: 2026-11-21T10:44:03.120Z\n"
	   "Crm-Note: first\\nsecond\n"
	   "Crm-Batch: jaro\n"
	   "Crm-Source: /tmp/kontakty z jara.csv\n", "the bytes of a commit");
	ok(!crm_commit_read(arena, bytes.s, bytes.n, &back), "it reads back");
	ok(crm_oid_same(&back.tree, &commit.tree) && back.parent_count == 1 &&
	   crm_oid_same(&back.parents[0], &commit.parents[0]), "tree and parent");
	is(back.subject, commit.subject, "subject");
	is(back.txn.id, commit.txn.id, "id");
	is_int(back.txn.at, commit.txn.at, "the instant with its milliseconds");
	is(back.txn.actor, commit.txn.actor, "actor");
	is(back.txn.tool, commit.txn.tool, "tool");
	is(back.txn.note, commit.txn.note, "note of two lines");
	is(back.txn.batch, commit.txn.batch, "batch");
	is(back.txn.source, commit.txn.source, "source");
}

static void test_merge(struct crm_arena *arena)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_commit merge = { .tree = oid_of(0x1a), .parents = { oid_of(0x2b), oid_of(0x3c) }, .parent_count = 2,
		.subject = "merge", .merged = 1042 }, back;

	merge.txn = commit_of("crm <crm@localhost>").txn;
	crm_commit_add(&bytes, &merge);
	is(crm_str_text(&bytes),
	   "tree 1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a\n"
	   "parent 2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b\n"
	   "parent 3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c\n"
	   "author crm <crm@localhost> 1795257843 +0000\n"
	   "committer crm <crm@localhost> 1795257843 +0000\n"
	   "\n"
	   "merge\n"
	   "\n"
	   "Crm-Merge: 0123456789abcdef\n"
	   "Crm-Txns: 1042\n"
	   "Crm-At: 2026-11-21T10:44:03.120Z\n", "the bytes of a merge");
	ok(!crm_commit_read(arena, bytes.s, bytes.n, &back), "it reads back");
	ok(back.parent_count == 2 && crm_oid_same(&back.parents[1], &merge.parents[1]), "both parents");
	is(back.txn.id, merge.txn.id, "the latest transaction in it");
	is_int(back.merged, 1042, "how many there are");
	bytes.s[bytes.n - 30] = 'x';
	ok(crm_commit_read(arena, bytes.s, bytes.n, &back) != NULL, "one that does not say it is none of ours");
}

static void test_actors(struct crm_arena *arena)
{
	static const struct { const char *actor, *line; } rows[] = {
		{ "Ann <a@b.c>", "\nauthor Ann <a@b.c> 1795257843 " },
		{ "王芳 <>", "\nauthor 王芳 <> 1795257843 " },
		{ "Ann", "\nauthor Ann <> 1795257843 " },
		{ "", "\nauthor unknown <> 1795257843 " },
		{ "<a@b.c>", "\nauthor a@b.c <> 1795257843 " },
		{ "Ann<a@b.c>", "\nauthor Ann a@b.c <> 1795257843 " },
		{ "Ann <a@b.c> x", "\nauthor Ann a@b.c x <> 1795257843 " },
		{ "A\nB <a@b.c>", "\nauthor A B a@b.c <> 1795257843 " },
		{ " Ann <a@b.c>", "\nauthor Ann a@b.c <> 1795257843 " },
		{ "  ", "\nauthor unknown <> 1795257843 " },
		{ "A <<b>>", "\nauthor A b <> 1795257843 " },
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
		struct crm_commit commit = commit_of(rows[i].actor), back;

		crm_commit_add(&bytes, &commit);
		ok(strstr(bytes.s, rows[i].line) != NULL, "git's form of '%s'", rows[i].actor);
		ok(!crm_commit_read(arena, bytes.s, bytes.n, &back), "reads");
		is(back.txn.actor, rows[i].actor, "the actor comes back as it was");
	}
}

static void test_foreign(struct crm_arena *arena)
{
	static const char head[] = "tree 1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a\nauthor A <a> 1 +0000\n"
	                           "committer A <a> 1 +0000\n\n";
	static const char *const bad[] = {
		"subject\n", "subject\n\nCrm-Txn: 0123456789abcdef\n", "subject\n\nCrm-At: 2026-11-21T10:44:03.120Z\n",
		"subject\n\nCrm-Txn: 0123\nCrm-At: 2026-11-21T10:44:03.120Z\n",
		"subject\n\nCrm-Txn: 0123456789abcdef\nCrm-At: yesterday\n",
	};
	struct crm_commit back;

	for (size_t i = 0; i < CRM_COUNT(bad); i++) {
		const char *text = crm_textf(arena, "%s%s", head, bad[i]);

		is_int(crm_err_kind(crm_commit_read(arena, text, strlen(text), &back)), CRM_DAMAGED, "not one of ours");
	}
	is_int(crm_err_kind(crm_commit_read(arena, "tree 12\n", 8, &back)), CRM_DAMAGED, "no commit at all");
	is_int(crm_err_kind(crm_commit_read(arena, "", 0, &back)), CRM_DAMAGED, "nothing");
}

int main(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();

	test_trailers(arena);
	test_commit(arena);
	test_merge(arena);
	test_actors(arena);
	test_foreign(arena);
	return tap_done();
}
