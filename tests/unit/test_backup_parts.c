/* The parts of a backup: cuts, heads of a tar, sealing, which to keep. */
#include <stdlib.h>

#include "backup/contents.h"
#include "backup/cut.h"
#include "backup/hashes.h"
#include "backup/keep.h"
#include "backup/keys.h"
#include "backup/tar.h"
#include "base/gzip.h"
#include "base/time.h"
#include "base/zone.h"
#include "tests/unit/tap.h"

/* -- cuts ------------------------------------------------------------------------------------ */

enum { LENGTH = 3 << 20, PIECES = 400 };

struct cuts {
	struct crm_str all;
	size_t ends[PIECES], count;
	bool too_long, too_short;
};

static crm_err take(void *context, const void *bytes, size_t n)
{
	struct cuts *cuts = context;

	cuts->too_long |= n > CRM_PIECE_MOST;
	cuts->too_short |= n < CRM_PIECE_LEAST;
	crm_str_add_n(&cuts->all, bytes, n);
	cuts->ends[cuts->count++] = cuts->all.n;
	return NULL;
}

/* The same numbers everywhere. */
static void noise(unsigned char *bytes, size_t n)
{
	uint64_t state = 1;

	for (size_t i = 0; i < n; i++) {
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
		bytes[i] = (unsigned char)(state >> 56);
	}
}

/* Given `step` bytes at a time. */
static void cut(const char *key, const unsigned char *bytes, size_t n, size_t step, struct cuts *out)
{
	struct crm_cut *made = crm_cut_new(key, strlen(key), take, out);
	crm_err err = NULL;

	for (size_t at = 0; at < n && !err; at += step)
		err = crm_cut_add(made, bytes + at, n - at < step ? n - at : step);
	if (!err)
		err = crm_cut_end(made);
	ok(!err, "cut");
	crm_cut_drop(&made);
}

/* How many cuts both have, counted from the end. */
static size_t common(const struct cuts *a, const struct cuts *b)
{
	size_t n = 0;

	while (n < a->count && n < b->count &&
	       a->all.n - a->ends[a->count - 1 - n] == b->all.n - b->ends[b->count - 1 - n])
		n++;
	return n;
}

static void test_cuts(void)
{
	unsigned char *bytes = crm_malloc(LENGTH + 1);
	struct cuts one = {0}, same = {0}, keyed = {0}, shifted = {0}, zeros = {0};

	noise(bytes + 1, LENGTH);
	bytes[0] = 'x';
	cut("", bytes + 1, LENGTH, LENGTH, &one);
	cut("", bytes + 1, LENGTH, 4099, &same);
	cut("key", bytes + 1, LENGTH, LENGTH, &keyed);
	cut("", bytes, LENGTH + 1, LENGTH, &shifted);
	ok(one.all.n == LENGTH && memcmp(one.all.s, bytes + 1, LENGTH) == 0, "nothing is lost");
	ok(one.count > 20 && one.count < 80 && !one.too_long, "%zu pieces of a usual length", one.count);
	ok(same.count == one.count && common(&one, &same) == one.count, "wherever the bytes were parted");
	ok(common(&one, &keyed) < 5, "with another key elsewhere");
	ok(common(&one, &shifted) + 2 >= one.count, "a byte before it changes one piece");
	memset(bytes, 0, LENGTH);
	cut("", bytes, LENGTH, 65536, &zeros);
	ok(zeros.count == LENGTH / CRM_PIECE_MOST && !zeros.too_long && !zeros.too_short, "zeros are cut, too");
	crm_str_drop(&one.all);
	crm_str_drop(&same.all);
	crm_str_drop(&keyed.all);
	crm_str_drop(&shifted.all);
	crm_str_drop(&zeros.all);
	free(bytes);
}

/* -- tar ------------------------------------------------------------------------------------------ */

static void test_one_head(enum crm_tar_kind kind, const char *path, const char *link, int64_t size)
{
	struct crm_tar_entry entry = { .kind = kind, .mode = 0640, .mtime = 1790000000, .size = size }, back;
	unsigned char block[CRM_TAR_BLOCK];
	bool end;

	snprintf(entry.path, sizeof entry.path, "%s", path);
	snprintf(entry.link, sizeof entry.link, "%s", link);
	ok(!crm_tar_head(&entry, block) && !crm_tar_read(block, &back, &end) && !end, "a head of %.60s", path);
	is(back.path, path, "its path");
	is(back.link, link, "its link");
	ok(back.kind == kind && back.mode == 0640 && back.mtime == entry.mtime && back.size == size, "its numbers");
	block[10] ^= 1;
	ok(crm_tar_read(block, &back, &end) != NULL, "a flipped bit is found");
}

static void test_tar(void)
{
	static const char folder[] = "history.git/objects/0123456789012345678901234567890123456789012345678901234567890123456789/";
	struct crm_tar_entry entry = { .kind = CRM_TAR_FILE };
	unsigned char block[CRM_TAR_BLOCK] = {0};
	char path[CRM_TAR_PATH];
	bool end = false;

	test_one_head(CRM_TAR_FILE, "crm.db", "", 12345);
	test_one_head(CRM_TAR_FILE, "crm.db", "", INT64_C(1) << 33);
	test_one_head(CRM_TAR_FILE, "crm.db", "", (INT64_C(1) << 50) + 7);
	test_one_head(CRM_TAR_FOLDER, "files/ab", "", 0);
	test_one_head(CRM_TAR_LINKED, "hooks/на", "/usr/bin/true", 0);
	snprintf(path, sizeof path, "%s%s", folder, folder);
	path[strlen(path) - 1] = '\0';
	test_one_head(CRM_TAR_FILE, path, "", 1);
	memset(entry.path, 'a', 150);
	ok(crm_tar_head(&entry, block) != NULL, "a part of 150 letters is too long");
	memset(block, 0, sizeof block);
	ok(!crm_tar_read(block, &entry, &end) && end, "zeros are the end");
	ok(crm_tar_fill(0) == 0 && crm_tar_fill(1) == 511 && crm_tar_fill(512) == 0, "files are filled up");
}

static void test_paths(void)
{
	static const struct {
		const char *path;
		enum crm_tar_kind kind;
		bool good;
	} paths[] = {
		{ "crm.db", CRM_TAR_FILE, true }, { "files/ab/cd", CRM_TAR_FILE, true }, { "hooks/x", CRM_TAR_LINKED, true },
		{ "files/x", CRM_TAR_LINKED, false }, { "crm.dbx", CRM_TAR_FILE, false }, { "", CRM_TAR_FILE, false },
		{ "/crm.db", CRM_TAR_FILE, false }, { "files/../crm.db", CRM_TAR_FILE, false }, { "files/..", CRM_TAR_FOLDER, false },
		{ "files/./a", CRM_TAR_FILE, false }, { "files//a", CRM_TAR_FILE, false }, { "files/a/", CRM_TAR_FILE, false },
		{ "files/...", CRM_TAR_FILE, true }, { "history.git/hooks/update", CRM_TAR_FILE, false }, { "../x", CRM_TAR_FILE, false },
		{ "hooks/\x1b[2J", CRM_TAR_FILE, false }, { "hooks/x\ny", CRM_TAR_FILE, false },
	};

	for (size_t i = 0; i < CRM_COUNT(paths); i++) {
		struct crm_tar_entry entry = { .kind = paths[i].kind };
		snprintf(entry.path, sizeof entry.path, "%s", paths[i].path);
		ok(crm_contents_may_hold(&entry) == paths[i].good, "path %zu %s", i, paths[i].good ? "may be" : "may not be");
	}
}

/* -- sealing ------------------------------------------------------------------------------------------ */

static void test_seal(void)
{
	unsigned char public_key[CRM_SEAL_KEY], secret[CRM_SEAL_KEY], other[CRM_SEAL_KEY], unused[CRM_SEAL_KEY];
	CRM_AUTO(crm_str_drop) struct crm_str sealed = {0}, opened = {0};

	crm_seal_keys(public_key, secret);
	crm_seal_keys(unused, other);
	ok(!crm_seal_for(public_key, "hush", 4, &sealed), "sealed");
	ok(crm_seal_open(secret, sealed.s, sealed.n, &opened), "opened");
	is(crm_str_text(&opened), "hush", "as it was");
	ok(!crm_seal_open(other, sealed.s, sealed.n, &opened), "not by another");
	ok(!crm_seal_open(secret, sealed.s, sealed.n - 1, &opened), "not when cut off");
	ok(!crm_seal_open(secret, sealed.s, 3, &opened), "not of three bytes");
	sealed.s[sealed.n / 2] ^= 1;
	ok(!crm_seal_open(secret, sealed.s, sealed.n, &opened), "not when changed");
	is(crm_str_text(&opened), "hush", "nothing was added");
}

static void test_stream(void)
{
	unsigned char key[CRM_SEAL_KEY], head[CRM_SEAL_STREAM];
	CRM_AUTO(crm_str_drop) struct crm_str one = {0}, two = {0}, out = {0};
	struct crm_seal_stream stream;
	bool last = true;

	crm_seal_random(key, sizeof key);
	crm_seal_write(&stream, key, head);
	crm_seal_put(&stream, "one", 3, false, &one);
	crm_seal_put(&stream, "", 0, true, &two);
	ok(crm_seal_read(&stream, key, head) && crm_seal_take(&stream, one.s, one.n, &last, &out) && !last, "the first");
	ok(crm_seal_take(&stream, two.s, two.n, &last, &out) && last, "the last");
	is(crm_str_text(&out), "one", "as they were");
	ok(crm_seal_read(&stream, key, head) && !crm_seal_take(&stream, two.s, two.n, &last, &out), "not in another order");
}

static void test_keys(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_keys keys = { .of = "0123456789abcdef" }, back;
	unsigned char names[CRM_SEAL_KEY], secret[CRM_SEAL_KEY], taken[CRM_SEAL_KEY];
	const struct crm_keys_proof good = { .passphrase = "tajné" }, wrong = { .passphrase = "jiné" }, none = { NULL, NULL };

	crm_seal_random(names, sizeof names);
	ok(!crm_keys_for_passphrase(arena, "tajné", &keys) && !crm_keys_put(arena, &keys, true, names), "made");
	crm_keys_text(&keys, &text);
	ok(!crm_keys_read(arena, crm_copy(arena, text.s), &back), "read back");
	ok(crm_keys_is_names(&back, names), "the names' key is known");
	ok(crm_err_kind(crm_keys_secret(&back, &wrong, secret)) == CRM_DENIED, "another passphrase");
	ok(crm_err_kind(crm_keys_secret(&back, &none, secret)) == CRM_DENIED, "none");
	ok(!crm_keys_secret(&back, &good, secret) && !crm_keys_take(&back, true, secret, taken), "the right one");
	ok(memcmp(taken, names, sizeof names) == 0, "opens the names' key");
	back.effort.memory = (size_t)1 << 40;
	ok(crm_err_kind(crm_keys_secret(&back, &good, secret)) == CRM_INVALID, "nobody is made to use a terabyte");
	static const char *const bad[] = { "", "crm-backup 2\n", "crm-backup 1\n", "crm-backup 1\nof x\n", "crm-backup 1\nof 0123456789abcdef\nkey x\n",
		"crm-backup 1\nof 0123456789abcdef\npublic AAAA\n", "crm-backup 1\nof 0123456789abcdef\nwhat\n" };
	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		ok(crm_err_kind(crm_keys_read(arena, crm_copy(arena, bad[i]), &back)) == CRM_DAMAGED, "no head: %zu", i);
}

/* -- the rest ------------------------------------------------------------------------------------------- */

static void test_gzip(void)
{
	struct crm_gzip *gzip = crm_gzip_new();
	CRM_AUTO(crm_str_drop) struct crm_str packed = {0}, out = {0};
	size_t used = 0, first;

	crm_gzip_add(gzip, "one", 3, &packed);
	first = packed.n;
	crm_gzip_add(gzip, "two", 3, &packed);
	ok(!crm_gzip_read(gzip, packed.s, packed.n, 100, &used, &out) && used == first, "the first member");
	ok(!crm_gzip_read(gzip, packed.s + used, packed.n - used, 100, &used, &out), "the second");
	is(crm_str_text(&out), "onetwo", "as they were");
	ok(crm_gzip_read(gzip, packed.s, packed.n, 2, &used, &out) != NULL, "one that holds more than it may");
	ok(crm_gzip_read(gzip, packed.s, first - 1, 100, &used, &out) != NULL, "one that is cut off");
	is(crm_str_text(&out), "onetwo", "nothing was added");
	crm_gzip_drop(&gzip);
}

static void test_hashes(void)
{
	CRM_AUTO(crm_hashes_drop) struct crm_hashes hashes = {0};
	unsigned char hash[CRM_DIGEST_BYTES] = {0};
	bool fresh = true, known = true;

	for (unsigned i = 1; i < 5000; i++) {
		memcpy(hash, &i, sizeof i);
		fresh = fresh && !crm_hashes_have(&hashes, hash) && crm_hashes_add(&hashes, hash) && !crm_hashes_add(&hashes, hash);
	}
	for (unsigned i = 1; i < 5000; i++) {
		memcpy(hash, &i, sizeof i);
		known = known && crm_hashes_have(&hashes, hash);
	}
	ok(fresh && known && hashes.count == 4999, "a set of many");
	ok(!crm_hash_read("0123", '\0', hash), "four digits are no digest");
}

static void test_keep(void)
{
	struct crm_keep keep;
	struct crm_keeping keeping = {0};
	CRM_AUTO(crm_str_drop) struct crm_str why = {0};

	ok(!crm_keep_parse("1d,2y", &keep) && keep.most[CRM_EVERY_DAY] == 1 && keep.most[CRM_EVERY_YEAR] == 2, "days and years");
	crm_keep_next(&keep, &keeping, INT64_C(1795255200000), &why);
	is(crm_str_text(&why), "newest, 2026-11-21, 2026", "the newest");
	crm_str_clear(&why);
	crm_keep_next(&keep, &keeping, INT64_C(1795255200000) - CRM_DAY, &why);
	is(crm_str_text(&why), "", "the day before goes");
	crm_keep_next(&keep, &keeping, INT64_C(1795255200000) - 400 * INT64_C(86400000), &why);
	is(crm_str_text(&why), "2025", "the year before");
	ok(crm_keep_parse("1d,", &keep) && crm_keep_parse("", &keep) && crm_keep_parse("1h", &keep), "what it is not");
}

int main(void)
{
	ok(!crm_zone_use("UTC"), "the zone");
	test_cuts();
	test_tar();
	test_paths();
	test_seal();
	test_stream();
	test_keys();
	test_gzip();
	test_hashes();
	test_keep();
	return tap_done();
}
