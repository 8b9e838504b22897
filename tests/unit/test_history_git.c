/* Objects and trees in a real repository, read again by git itself. */
#include "history/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "history/delta.h"
#include "history/oidmap.h"
#include "history/pack.h"
#include "tap.h"

static char folder[] = "/tmp/crm-test-git-XXXXXX";

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

static void must(crm_err err)
{
	if (!err)
		return;
	printf("# %s\n", err->text);
	ok(false, "no error");
}

static void test_sha1(void)
{
	struct crm_oid oid;
	char hex[CRM_OID_HEX];

	crm_oid_of(CRM_BLOB, "", 0, &oid);
	is(crm_oid_hex(&oid, hex), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "the empty blob");
	crm_oid_of(CRM_TREE, "", 0, &oid);
	is(crm_oid_hex(&oid, hex), "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "the empty tree");
	crm_oid_of(CRM_BLOB, "what is up, doc?", 16, &oid);
	is(crm_oid_hex(&oid, hex), "bd9dbf5aae1a3862dd1526723246b20206e5fc37", "a blob (Pro Git, 10.2)");
	ok(!crm_oid_read("bd9dbf5aae1a3862dd1526723246b20206e5fc3", &oid), "39 digits are no name");
	ok(!crm_oid_read("BD9DBF5AAE1A3862DD1526723246B20206E5FC37", &oid), "capitals are none");
}

/* Every length around the block, in one piece and byte by byte. */
static void test_sha1_pieces(void)
{
	unsigned char bytes[300];
	bool same = true;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t n = 0; n < sizeof(bytes); n++) {
		struct crm_sha1 a, b;
		struct crm_oid x, y;

		crm_sha1_start(&a);
		crm_sha1_add(&a, bytes, n);
		crm_sha1_end(&a, &x);
		crm_sha1_start(&b);
		for (size_t i = 0; i < n; i++)
			crm_sha1_add(&b, bytes + i, 1);
		crm_sha1_end(&b, &y);
		same &= crm_oid_same(&x, &y);
	}
	ok(same, "pieces of any size make the same sum");
}

static void test_map(void)
{
	CRM_AUTO(crm_oidmap_drop) struct crm_oidmap map = {0};
	struct crm_oid oid;
	uint32_t number;
	bool good = true;

	crm_oid_of(CRM_BLOB, "x", 1, &oid);
	ok(!crm_oidmap_find(&map, &oid, &number), "nothing is in an empty map");
	for (uint32_t i = 0; i < 5000; i++) {
		crm_oid_of(CRM_BLOB, &i, sizeof(i), &oid);
		good &= crm_oidmap_add(&map, &oid, i);
		good &= !crm_oidmap_add(&map, &oid, i + 1);
	}
	for (uint32_t i = 0; i < 5000; i++) {
		crm_oid_of(CRM_BLOB, &i, sizeof(i), &oid);
		good &= crm_oidmap_find(&map, &oid, &number) && number == i;
	}
	ok(good, "five thousand go in once and are found");
}

static void put(struct crm_batch *batch, struct crm_tree *tree, const char *path, const char *text)
{
	struct crm_oid oid;

	must(crm_batch_put(batch, CRM_BLOB, text, strlen(text), NULL, &oid));
	must(crm_tree_put(tree, path, &oid));
}

static struct crm_oid commit(struct crm_batch *batch, struct crm_tree *tree, const struct crm_oid *parent)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_oid root, oid;
	char hex[CRM_OID_HEX];

	must(crm_tree_write(tree, &root));
	crm_str_addf(&text, "tree %s\n", crm_oid_hex(&root, hex));
	if (parent)
		crm_str_addf(&text, "parent %s\n", crm_oid_hex(parent, hex));
	crm_str_add(&text, "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nsubject\n");
	must(crm_batch_put(batch, CRM_COMMIT, text.s, text.n, NULL, &oid));
	return oid;
}

static void test_branch(struct crm_git *repository, const struct crm_oid *first, const struct crm_oid *second)
{
	struct crm_oid head;
	bool any;

	must(crm_git_head(repository, &head, &any));
	ok(!any, "no branch yet");
	must(crm_git_move(repository, NULL, first));
	is_int(crm_err_kind(crm_git_move(repository, NULL, second)), CRM_CONFLICT, "a branch that is there is not made");
	must(crm_git_move(repository, first, second));
	is_int(crm_err_kind(crm_git_move(repository, first, second)), CRM_CONFLICT, "nor moved from where it is not");
	must(crm_git_head(repository, &head, &any));
	ok(any && crm_oid_same(&head, second), "it is where it was moved to");
}

/* Few objects: loose ones. */
static void test_loose(struct crm_arena *arena, struct crm_git *repository, struct crm_oid *head)
{
	CRM_AUTO(crm_batch_drop) struct crm_batch *batch = crm_batch_new(repository);
	CRM_AUTO(crm_tree_drop) struct crm_tree *tree = crm_tree_new(batch, NULL);
	struct crm_oid first, oid;
	bool found;

	put(batch, tree, "deal/7f/3a.json", "a\n");
	put(batch, tree, "deal_contact/00/00.json", "b\n");
	put(batch, tree, "deal-x/00/00.json", "c\n");
	put(batch, tree, ".gitattributes", "*.json merge=crm\n");
	first = commit(batch, tree, NULL);
	put(batch, tree, "deal/7f/00.json", "d\n");
	must(crm_tree_take(tree, "deal_contact/00/00.json"));
	must(crm_tree_take(tree, "nothing/00/00.json"));
	*head = commit(batch, tree, &first);
	must(crm_batch_flush(batch));
	test_branch(repository, &first, head);
	must(crm_tree_find(tree, "deal/7f/3a.json", &oid, &found));
	ok(found, "a path is found");
	must(crm_tree_find(tree, "deal_contact/00/00.json", &oid, &found));
	ok(!found, "one taken out is not");
	is(git(arena, "git fsck --strict --no-dangling && echo good"), "good", "git fsck --strict of loose objects");
	is(git(arena, "git ls-tree -r --name-only main | tr '\\n' ' '"),
	   ".gitattributes deal-x/00/00.json deal/7f/00.json deal/7f/3a.json ", "git sees the files in its order");
	is(git(arena, "git ls-tree --name-only main~ | tr '\\n' ' '"), ".gitattributes deal-x deal deal_contact ",
	   "and the folders of the first commit");
	is(git(arena, "ls objects/pack | wc -l"), "0", "no pack for so little");
}

/* Many commits: one pack, with deltas. */
static void test_pack(struct crm_arena *arena, struct crm_git *repository, struct crm_oid *head)
{
	CRM_AUTO(crm_batch_drop) struct crm_batch *batch = crm_batch_new(repository);
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_oid branch = *head, old = {{0}}, root;

	must(crm_git_read(repository, head, CRM_COMMIT, &bytes));
	ok(crm_oid_read(bytes.s + 5, &root), "the tree of the head");
	CRM_AUTO(crm_tree_drop) struct crm_tree *tree = crm_tree_new(batch, &root);
	for (int i = 0; i < 200; i++) {
		const char *path = crm_textf(arena, "contact/%02x/00.json", i % 128);
		struct crm_oid oid;

		crm_str_clear(&bytes);
		for (int j = 0; j < 200; j++)
			crm_str_addf(&bytes, "line %d\n", j == i ? -1 : j);
		must(crm_batch_put(batch, CRM_BLOB, bytes.s, bytes.n, i ? &old : NULL, &oid));
		must(crm_tree_put(tree, path, &oid));
		old = oid;
		*head = commit(batch, tree, head);
	}
	must(crm_batch_read(batch, &old, CRM_BLOB, &bytes));
	ok(strstr(bytes.s, "line -1\n") != NULL, "a waiting object can be read");
	must(crm_batch_flush(batch));
	must(crm_git_move(repository, &branch, head));
	must(crm_git_read(repository, &old, CRM_BLOB, &bytes));
	ok(strstr(bytes.s, "line -1\n") != NULL, "and from the pack");
	is(git(arena, "ls objects/pack | wc -l"), "2", "a pack and its index");
	is(git(arena, "git fsck --strict --no-dangling && echo good"), "good", "git fsck --strict of the pack");
	is(git(arena, "git verify-pack -v objects/pack/*.idx | awk '$7 ~ /./ && $6 > m {m = $6} END {print (m > 30 && m <= 40) ? \"good\" : m}'"),
	   "good", "with chains of deltas of at most forty");
	is(git(arena, "git rev-list --count main"), "202", "all commits are there");
	is(git(arena, "git ls-tree -r main | wc -l"), "132", "and all files");
}

/* What is large is streamed; what is dropped leaves nothing. */
static void test_stream(struct crm_arena *arena, struct crm_git *repository)
{
	struct crm_batch *batch = crm_batch_new(repository);
	char *bytes = crm_alloc(arena, 1 << 20);
	struct crm_oid oid, last = {{0}};
	CRM_AUTO(crm_str_drop) struct crm_str back = {0};

	for (int pass = 0; pass < 2; pass++) {
		struct crm_oid early;

		must(crm_batch_put(batch, CRM_BLOB, pass ? "b" : "a", 1, NULL, &early));
		for (int i = 0; i < 40; i++) {
			memset(bytes, 'a' + i, 1 << 20);
			must(crm_batch_put(batch, CRM_BLOB, bytes, 1 << 20, NULL, &oid));
			must(crm_batch_put(batch, CRM_BLOB, bytes, 1 << 20, NULL, &last));
		}
		ok(crm_batch_is_full(batch), "a batch of forty megabytes is full");
		ok(!crm_batch_read(batch, &early, CRM_BLOB, &back), "what waited before can still be read");
		if (pass == 0) {
			crm_batch_drop(&batch);
			is(git(arena, "ls objects/pack | wc -l"), "2", "a dropped batch leaves no file");
			batch = crm_batch_new(repository);
		}
	}
	must(crm_batch_flush(batch));
	must(crm_git_read(repository, &last, CRM_BLOB, &back));
	is_int(back.n, 1 << 20, "a streamed object reads back");
	is(git(arena, "git fsck --strict --no-dangling && echo good"), "good", "git fsck --strict of the stream");
	crm_batch_drop(&batch);
}

static void test_damage(struct crm_git *repository, const struct crm_oid *head)
{
	CRM_AUTO(crm_str_drop) struct crm_str bytes = {0};
	struct crm_oid nobody;
	struct crm_tree_entry entry;
	size_t at = 0;
	bool more;

	memset(nobody.b, 0x11, sizeof(nobody.b));
	is_int(crm_err_kind(crm_git_read(repository, &nobody, CRM_BLOB, &bytes)), CRM_DAMAGED, "an object that is not there");
	is_int(crm_err_kind(crm_git_read(repository, head, CRM_BLOB, &bytes)), CRM_DAMAGED, "or is of another type");
	is_int(crm_err_kind(crm_tree_next("100644 x\0123", 12, &at, &entry, &more)), CRM_DAMAGED, "a tree cut short");
	at = 0;
	is_int(crm_err_kind(crm_tree_next("abc", 3, &at, &entry, &more)), CRM_DAMAGED, "no tree at all");
}

/* What git does with a delta (gitformat-pack(5)); sizes are checked, for a wrong one is refused. */
static bool makes(const struct crm_str *delta, const char *base, size_t base_n, const char *want, size_t n)
{
	const unsigned char *p = (const unsigned char *)delta->s, *end = p + delta->n;
	size_t sizes[2] = { 0, 0 }, at = 0;

	for (int i = 0; i < 2; i++) {
		int shift = 0;

		do {
			sizes[i] |= (size_t)(*p & 127) << shift;
			shift += 7;
		} while (*p++ & 128);
	}
	while (p < end) {
		size_t offset = 0, size = *p & 127;
		unsigned op = *p++;

		if (op & 128) {
			size = 0;
			for (int i = 0; i < 4; i++)
				offset |= op & (1u << i) ? (size_t)*p++ << (8 * i) : 0;
			for (int i = 0; i < 3; i++)
				size |= op & (16u << i) ? (size_t)*p++ << (8 * i) : 0;
		}
		const char *from = op & 128 ? base + offset : (const char *)p;
		if (at + size > n || memcmp(want + at, from, size) != 0)
			return false;
		at += size;
		p += op & 128 ? 0 : size;
	}
	return sizes[0] == base_n && sizes[1] == n && at == n;
}

/* Larger than one copy can say. */
static void test_large_delta(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	enum { SIZE = 40000000, AT = 39000000 };
	char *a = malloc(SIZE), *b = malloc(SIZE);

	if (!a || !b)
		abort();
	for (size_t i = 0; i < SIZE; i++)
		a[i] = b[i] = (char)(i * 2654435761u >> 13);
	memset(b + AT, '!', 300);
	ok(crm_delta(&out, a, SIZE, b, SIZE) && makes(&out, a, SIZE, b, SIZE), "a delta of forty megabytes");
	free(a);
	free(b);
}

static void test_delta(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	static char a[70000], b[70001];

	memset(a, 'x', sizeof(a));
	memset(b, 'x', sizeof(b));
	b[69000] = 'y';
	ok(crm_delta(&out, a, sizeof(a), b, sizeof(b)) && out.n < 40 &&
	   makes(&out, a, sizeof(a), b, sizeof(b)), "one byte more makes a small delta");
	ok(!crm_delta(&out, "abc", 3, "xyz", 3), "nothing alike, no delta");
	ok(!crm_delta(&out, "", 0, "xyz", 3), "an empty base");
	ok(crm_delta(&out, a, 1000, a, 999) && makes(&out, a, 1000, a, 999), "a byte less");
}

int main(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_git *repository = NULL;
	struct crm_oid head;

	if (!mkdtemp(folder))
		abort();
	test_sha1();
	test_sha1_pieces();
	test_map();
	test_delta();
	test_large_delta();
	must(crm_git_open(crm_path(arena, folder, "history.git"), &repository));
	is(git(arena, "cat HEAD"), "ref: refs/heads/main", "HEAD is the branch main");
	test_loose(arena, repository, &head);
	test_pack(arena, repository, &head);
	test_stream(arena, repository);
	test_damage(repository, &head);
	crm_git_drop(&repository);
	must(crm_git_open(crm_path(arena, folder, "history.git"), &repository));
	crm_git_drop(&repository);
	if (system(crm_textf(arena, "rm -rf %s", folder)) != 0)
		ok(false, "cleaning up");
	return tap_done();
}
