/* The history's text: records, shards, splicing. */
#include "history/shard.h"

#include <stdlib.h>

#include "tap.h"

static struct crm_record *contact(struct crm_arena *arena, const struct crm_model *model)
{
	struct crm_record *record = crm_record_new(arena, crm_model_entity(model, "contact"));

	crm_record_put(record, "id", crm_value_text("7f3a9c0011223344"));
	crm_record_put(record, "name", crm_value_text("Eva Nová"));
	crm_record_put(record, "tags", crm_value_text("[\"key\",\"vip \\\"A\\\"\"]"));
	crm_record_put(record, "do_not_call", crm_value_integer(1));
	crm_record_put(record, "description", crm_value_text("řádek 1\nрядок 2\n第三行 \"x\" \\ \x01"));
	crm_record_put(record, "created_at", crm_value_text("2026-11-21T10:00:00.000Z"));
	crm_record_put(record, "created_by", crm_value_text("Ann"));
	crm_record_put(record, "modified_at", crm_value_text("2026-11-21T11:00:00.000Z"));
	crm_record_put(record, "modified_by", crm_value_text("Bob"));
	return record;
}

static void test_record(struct crm_arena *arena, const struct crm_model *model)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *record = contact(arena, model);

	crm_history_add_record(&text, record);
	is(crm_str_text(&text),
	   "{\n"
	   "  \"id\": \"7f3a9c0011223344\",\n"
	   "  \"name\": \"Eva Nová\",\n"
	   "  \"do_not_call\": true,\n"
	   "  \"description\": \"řádek 1\\nрядок 2\\n第三行 \\\"x\\\" \\\\ \\u0001\",\n"
	   "  \"tags\": [\"key\", \"vip \\\"A\\\"\"],\n"
	   "  \"created_at\": \"2026-11-21T10:00:00.000Z\",\n"
	   "  \"created_by\": \"Ann\"\n"
	   "}\n", "one field a line, empty and local ones left out, a list on one line");
}

static void test_money(struct crm_arena *arena, const struct crm_model *model)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_record *record = crm_record_new(arena, crm_model_entity(model, "deal"));

	crm_record_put(record, "id", crm_value_text("00112233445566aa"));
	crm_record_put(record, "amount", crm_value_integer(120050));
	crm_record_put(record, "currency", crm_value_text("EUR"));
	crm_record_put(record, "probability", crm_value_real(12.5));
	crm_history_add_record(&text, record);
	ok(strstr(text.s, "  \"amount\": \"1200.50\",\n") != NULL, "money is a decimal string");
	ok(strstr(text.s, "  \"probability\": 12.5,\n") != NULL, "a number is a number");
	ok(strstr(text.s, "  \"created_at\": null,\n  \"created_by\": null\n}\n") != NULL,
	   "the last two lines are always there");
}

#define REC(id, name) "{\n  \"id\": \"" id "\",\n  \"name\": \"" name "\",\n  \"created_by\": \"Ann\"\n}\n"
#define A "7f3a000000000001"
#define B "7f3a000000000002"
#define C "7f3a000000000003"
#define D "7f3a000000000004"

static void test_walk(void)
{
	static const char text[] = REC(A, "Eva") REC(B, "}") REC(C, "王芳");
	struct crm_shard_piece piece;
	size_t at = 0, count = 0;
	bool more = true;

	while (!crm_shard_next(text, sizeof(text) - 1, &at, &piece, &more) && more) {
		count++;
		if (count == 3)
			is(piece.id, C, "the id of the third");
		if (count == 2)
			ok(piece.n == sizeof(REC(B, "}")) - 1 && memcmp(piece.text, REC(B, "}"), piece.n) == 0,
			   "a brace in a value ends nothing");
	}
	is_int(count, 3, "three records");
	ok(!more, "and an end");
	at = 0;
	ok(!crm_shard_next("", 0, &at, &piece, &more) && !more, "an empty shard has none");
}

static crm_err walk(const char *text)
{
	struct crm_shard_piece piece;
	size_t at = 0;
	bool more = true;
	crm_err err = NULL;

	while (!err && more)
		err = crm_shard_next(text, strlen(text), &at, &piece, &more);
	return err;
}

static void test_foreign(void)
{
	static const char *const bad[] = {
		"x", "{", "{\n", "{}\n", "\n", "[]\n", "{\n  \"id\": \"" A "\"\n}\n",
		"{\n  \"id\": \"7F3A000000000001\",\n  \"created_by\": \"Ann\"\n}\n",
		"{\n  \"id\": \"7f3a00000000001\",\n  \"created_by\": \"Ann\"\n}\n",
		"{\n  \"id\": \"" A "\",\n",
		"{\n  \"id\": \"" A "\",\n}",
		"{\n  \"id\": \"" A "\",\n} \n",
		REC(A, "x") "<<<<<<< HEAD\n" REC(B, "y"),
		"{\n  \"id\": \"" A "\",\n<<<<<<< HEAD\n  \"name\": \"x\",\n=======\n  \"name\": \"y\",\n>>>>>>> b\n}\n",
		REC(B, "x") REC(A, "y"), REC(A, "x") REC(A, "y"), REC(A, "x") "\n",
	};

	for (size_t i = 0; i < CRM_COUNT(bad); i++)
		is_int(crm_err_kind(walk(bad[i])), CRM_DAMAGED, "not a shard");
	is_int(walk(bad[13])->line, 3, "the error has the line");
	is_int(crm_err_kind(walk(REC(A, "x") REC(D, "y"))), CRM_OK, "but this is one");
}

static void splice(const char *old, const struct crm_shard_piece *pieces, size_t count, const char *want,
                   const char *name)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	crm_err err = crm_shard_splice(&out, old, strlen(old), pieces, count);

	ok(!err, "no error");
	is(crm_str_text(&out), want, name);
}

static struct crm_shard_piece piece_of(const char *id, const char *text)
{
	struct crm_shard_piece piece = { .text = text, .n = text ? strlen(text) : 0 };

	strcpy(piece.id, id);
	return piece;
}

static void test_splice(void)
{
	struct crm_shard_piece both[] = { piece_of(A, REC(A, "new")), piece_of(D, REC(D, "new")) };
	struct crm_shard_piece changed[] = { piece_of(B, REC(B, "new")) };
	struct crm_shard_piece gone[] = { piece_of(A, NULL), piece_of(B, NULL), piece_of(D, NULL) };

	splice("", both, 2, REC(A, "new") REC(D, "new"), "into nothing");
	splice(REC(B, "x") REC(C, "y"), both, 2, REC(A, "new") REC(B, "x") REC(C, "y") REC(D, "new"), "around");
	splice(REC(A, "o") REC(B, "o") REC(C, "o"), changed, 1, REC(A, "o") REC(B, "new") REC(C, "o"), "between");
	splice(REC(A, "o") REC(C, "o"), gone, 3, REC(C, "o"), "out, absent or not");
	splice(REC(A, "o") REC(B, "o"), gone, 2, "", "out to the last");
	splice(REC(A, "o"), NULL, 0, REC(A, "o"), "nothing to do");
}

static void test_path(void)
{
	char path[CRM_SHARD_PATH];

	is(crm_shard_path(path, "deal_contact", "7f3a9c0011223344"), "deal_contact/7f/3a.json", "the path of a record");
}

int main(void)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;

	if (crm_model_new(&model))
		abort();
	test_record(arena, model);
	test_money(arena, model);
	test_walk();
	test_foreign();
	test_splice();
	test_path();
	return tap_done();
}
