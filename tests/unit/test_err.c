#include "tap.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

static crm_err deny(void)
{
	return crm_fail(CRM_DENIED, "no");
}

static crm_err try_twice(int *reached)
{
	CRM_TRY(NULL);
	++*reached;
	CRM_TRY(deny());
	++*reached;
	return NULL;
}

static void test_parts(void)
{
	char text[2048];
	crm_err err = crm_fail(CRM_INVALID, "'%s' is not an e-mail address", "x@");

	is(crm_err_print(err, text, sizeof(text)), "'x@' is not an e-mail address", "the text alone");
	err = crm_err_field(err, "email");
	is(crm_err_print(err, text, sizeof(text)), "email: 'x@' is not an e-mail address", "with a field");
	crm_err line = crm_err_at(err, NULL, 12);
	is(crm_err_print(line, text, sizeof(text)), "line 12: email: 'x@' is not an e-mail address",
	   "with a line but no file");
	line = crm_err_at(line, "people.csv", 99);
	is(crm_err_print(line, text, sizeof(text)), "people.csv:12: email: 'x@' is not an e-mail address",
	   "a file is added, the line is kept");
	line = crm_err_at(line, "other.csv", 1);
	is(line->file, "people.csv", "the innermost file is kept");
	is(crm_err_field(err, "phone")->field, "email", "the innermost field is kept");
	err = crm_err_hint(crm_err_hint(err, "first %d", 1), "second");
	is(err->hint, "first 1", "the first hint is kept");
	is(crm_err_in(err, "import of %s", "Олена")->text,
	   "import of Олена: 'x@' is not an e-mail address", "words in front");
	is(crm_err_in(err, "a")->field, "email", "the rest stays");
	is_int(crm_err_kind(err), CRM_INVALID, "the kind stays");
	is_int(crm_err_kind(crm_err_as(err, CRM_NOT_FOUND)), CRM_NOT_FOUND, "unless another is said");
	is(crm_err_as(err, CRM_NOT_FOUND)->hint, "first 1", "then the rest stays");
	is_int(crm_err_kind(err), CRM_INVALID, "and the first error is as it was");
}

static void test_nothing(void)
{
	char text[8] = "x";

	ok(!crm_err_at(NULL, "f", 1) && !crm_err_field(NULL, "f") && !crm_err_hint(NULL, "h") &&
	   !crm_err_in(NULL, "w") && !crm_err_as(NULL, CRM_INVALID), "NULL stays NULL");
	is_int(crm_err_kind(NULL), CRM_OK, "NULL is success");
	is(crm_err_print(NULL, text, sizeof(text)), "", "no error prints as nothing");
	int reached = 0;
	is_int(crm_err_kind(try_twice(&reached)), CRM_DENIED, "CRM_TRY hands on");
	is_int(reached, 1, "and stops there");
}

static void test_ring(void)
{
	crm_err first = crm_fail(CRM_BUSY, "first");

	crm_err last = first;
	for (int i = 0; i < 30; i++)
		last = crm_fail(CRM_IO, "later %d", i);
	is(last->text, "later 29", "a later one");
	is(first->text, "first", "an error outlives thirty more");
	for (int i = 0; i < 100; i++)
		first = crm_err_in(first, "%d", i % 10);
	ok(crm_starts(first->text, "9: 8: 7: "), "an error can be handed on a hundred times");
}

static void test_errno(void)
{
	errno = ENOSPC;
	crm_err err = crm_fail_errno("cannot write %s", "x.csv");
	is(err->text, "cannot write x.csv: No space left on device", "the words of errno");
	is_int(err->kind, CRM_IO, "are CRM_IO");
	is_int(errno, ENOSPC, "and errno is kept");
}

static void test_long(void)
{
	char buffer[8], much[3000];

	for (size_t i = 0; i + 1 < sizeof(much); i++)
		much[i] = (i % 2) ? '\xA1' : '\xC4'; /* ġ */
	much[sizeof(much) - 1] = '\0';
	for (int shift = 0; shift < 2; shift++) {
		crm_err err = crm_fail(CRM_INVALID, "%s%s", shift ? "a" : "", much);
		size_t n = strlen(err->text);
		ok(n >= 1021 && (unsigned char)err->text[n - 1] == 0xA1, "a cut text ends with a whole character");
	}
	is(crm_err_print(crm_fail(CRM_INVALID, "Hello, 世界"), buffer, sizeof(buffer)), "Hello, ",
	   "a small buffer is always ended");
	is(crm_err_print(crm_fail(CRM_INVALID, "abcd世界"), buffer, sizeof(buffer)), "abcd世",
	   "a character that fits exactly is kept");
}

static void test_arena(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_arena_mark start = crm_arena_mark(arena);
	char *text = crm_copy(arena, "Eva Nová");
	char *zeroed = crm_alloc(arena, 100);

	is(text, "Eva Nová", "a copy");
	is(crm_copy_n(arena, "Nováček", 5), "Nová", "a part");
	is(crm_copy_n(arena, "", 0), "", "an empty part");
	ok((size_t)zeroed % _Alignof(max_align_t) == 0, "aligned after odd lengths");
	bool clean = true;
	for (int round = 0; round < 1000; round++) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		char *piece = crm_alloc(arena, 3000 + (size_t)round);
		for (int i = 0; i < 3000 + round; i++)
			clean = clean && piece[i] == 0;
		memset(piece, 7, 3000 + (size_t)round);
		crm_arena_rewind(arena, mark);
	}
	ok(clean, "memory is zeroed also after a rewind");
	is(text, "Eva Nová", "what came before the mark stays");
	char *big = crm_alloc(arena, 5000000);
	big[4999999] = 1;
	is(crm_copy(arena, "after"), "after", "a large piece");
	char *long_text = crm_textf(arena, "%0500d-%s", 7, "end");
	is_int(strlen(long_text), 504, "a formatted text longer than the first try");
	is(crm_textf(arena, "%s", ""), "", "an empty formatted text");
	crm_arena_rewind(arena, start);
	is(crm_copy(arena, "again"), "again", "rewound to the very start");
	struct crm_arena *none = NULL;
	crm_arena_drop(&none);
	ok(!none, "dropping nothing");
}

static void test_arena_nested(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char *keep[200];

	for (int i = 0; i < 200; i++) {
		struct crm_arena_mark mark = crm_arena_mark(arena);
		for (int j = 0; j < 50; j++)
			memset(crm_alloc(arena, 997), 0xff, 997);
		crm_arena_rewind(arena, mark);
		keep[i] = crm_textf(arena, "kept %d %0300d", i, i);
	}
	int good = 0;
	for (int i = 0; i < 200; i++)
		good += (int)strtol(keep[i] + 5, NULL, 10) == i;
	is_int(good, 200, "kept pieces survive rewinds around them");
}

int main(void)
{
	test_parts();
	test_nothing();
	test_ring();
	test_errno();
	test_long();
	test_arena();
	test_arena_nested();
	return tap_done();
}
