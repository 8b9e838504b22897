#include "tap.h"

#include <math.h>

#include "form/json.h"
#include "model/model.h"

static struct crm_arena *arena;

static const char *quoted(const char *text, size_t n)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_json_add_string(&out, text, n);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_strings(void)
{
	is(quoted("", 0), "\"\"", "empty");
	is(quoted("Růže/王小明", strlen("Růže/王小明")), "\"Růže/王小明\"", "not ASCII stays, '/' too");
	is(quoted("a\"b\\c\n\r\t", 8), "\"a\\\"b\\\\c\\n\\r\\t\"", "escapes");
	is(quoted("\0\x01\x1f\x7f", 4), "\"\\u0000\\u0001\\u001f\x7f\"", "controls");
}

static const char *value(enum crm_type type, unsigned flags, struct crm_value v, const char *unit)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_field field = {.name = "x", .type = type, .flags = flags};

	crm_json_add_value(&out, &field, v, unit);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_values(void)
{
	is(value(CRM_T_TEXT, 0, CRM_NO_VALUE, NULL), "null", "empty is null");
	is(value(CRM_T_INTEGER, 0, crm_value_integer(INT64_MIN), NULL), "-9223372036854775808", "integer");
	is(value(CRM_T_DECIMAL, 0, crm_value_real(0.1), NULL), "0.1", "decimal");
	is(value(CRM_T_DECIMAL, 0, crm_value_real(NAN), NULL), "null", "NaN is no JSON");
	is(value(CRM_T_BOOL, 0, crm_value_integer(0), NULL), "false", "false");
	is(value(CRM_T_MONEY, 0, crm_value_integer(-5), "EUR"), "\"-0.05\"", "money is a decimal string");
	is(value(CRM_T_MONEY, 0, crm_value_integer(500), "JPY"), "\"500\"", "yen");
	is(value(CRM_T_TEXT, CRM_LIST, crm_value_text("[\"a\",\"b;c\"]"), NULL), "[\"a\",\"b;c\"]", "list");
	is(value(CRM_T_INTEGER, 0, crm_value_text("odd"), NULL), "\"odd\"", "a text where a number was expected");
}

static void test_record(void)
{
	CRM_AUTO(crm_model_drop) struct crm_model *model = NULL;
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	ok(!crm_model_new(&model), "model");
	struct crm_record *record = crm_record_new(arena, crm_model_entity(model, "deal"));
	crm_json_add_record(&out, record);
	is(crm_str_text(&out), "{}", "an empty record");
	crm_str_clear(&out);
	crm_record_put(record, "id", crm_value_text("4be1f0a2c6d95e77"));
	crm_record_put(record, "name", crm_value_text("Střecha"));
	crm_record_put(record, "amount", crm_value_integer(4800000));
	crm_record_put(record, "currency", crm_value_text("CZK"));
	crm_record_put(record, "modified_by", crm_value_text("ann"));
	crm_json_add_record(&out, record);
	is(crm_str_text(&out), "{\"id\":\"4be1f0a2c6d95e77\",\"name\":\"Střecha\",\"amount\":\"48000.00\",\"currency\":\"CZK\"}",
	   "a record, without what the journal derives");
}

/* "name=text|name=text" of an object, or the error. */
static const char *read_object(const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_member *members;
	char error[1500];
	size_t count;

	crm_err err = crm_json_object(arena, text, strlen(text), &members, &count);
	if (err)
		return crm_copy(arena, crm_err_print(err, error, sizeof(error)));
	for (size_t i = 0; i < count; i++) {
		crm_str_addf(&out, "%s%s=%s", i ? "|" : "", members[i].name, members[i].text ? members[i].text : "NULL");
		if (members[i].text && strlen(members[i].text) != members[i].n)
			return "wrong length";
	}
	return crm_copy(arena, crm_str_text(&out));
}

static void test_read(void)
{
	is(read_object("{}"), "", "no members");
	is(read_object(" {\"b\": \"x\", \"a\": 1, \"c\": null} "), "b=x|a=1|c=NULL", "in their order");
	is(read_object("{\"a\":true,\"b\":false,\"c\":\"\"}"), "a=true|b=false|c=", "booleans, the empty text");
	is(read_object("{\"a\":9007199254740993,\"b\":-9223372036854775808}"),
	   "a=9007199254740993|b=-9223372036854775808", "integers are exact");
	is(read_object("{\"a\":0.1,\"b\":1e5,\"c\":-0.000125,\"d\":123456789012.345}"),
	   "a=0.1|b=100000|c=-0.000125|d=123456789012.345", "the shortest form of a number");
	is(read_object("{\"a\":[\"x\",\"y;z\",\"b\\\\c\",1,true],\"b\":[]}"), "a=x;y\\;z;b\\\\c;1;true|b=", "lists");
	is(read_object("{\"\\u00e9\":\"\\ud83d\\ude00\"}"), "é=😀", "escapes of JSON");
	is(read_object("{\"a\":1.50000000000000000}"), "a=1.5", "zeros are no digits");
	is(read_object("{\"a\":\"1.234567890123456789\"}"), "a=1.234567890123456789", "digits in a text are free");
}

static void test_refused(void)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{"", "column 1: the JSON text ends too early"},
		{"[1]", "an object ({...}) is expected here, not a list"},
		{"\"x\"", "an object ({...}) is expected here, not a text"},
		{"{\"a\":1,\"a\":2}", "column 8: a key appears twice near '\"a\"'"},
		{"{\"a\":1} x", "column 9: something follows the end of the object near 'x'"},
		{"{\"a\":1}{}", "column 8: something follows the end of the object near '{'"},
		{"{\"a\":{\"b\":1}}", "a: an object cannot stand here; plain values and lists of them can"},
		{"{\"a\":[[1]]}", "a: a list cannot hold lists"},
		{"{\"a\":[null]}", "a: a list cannot hold null"},
		{"{\"a\":NaN}", "column 6: this is not JSON near 'NaN'"},
		{"{\"a\":\"\\u0000\"}", "column 6: a text holds the character U+0000 near '\"\\u0000\"'"},
		{"{\"a\":9223372036854775808}", "column 6: a number is too large near '9223372036854775808'"},
		{"{\"a\":0.1234567890123456}", "column 6: a number with a fraction keeps at most 15 digits; "
		                              "write a longer one as a text, in quotes"},
		{"{\"a\":1e999}", NULL},
		{"{'a':1}", NULL},
		{"{\"a\":1,}", NULL},
		{"{\"a\":01}", NULL},
		{"{\"a\":\"x", NULL},
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++) {
		struct crm_member *members;
		size_t count;
		crm_err err = crm_json_object(arena, rows[i].text, strlen(rows[i].text), &members, &count);
		ok(err && err->kind == CRM_INVALID, "refused: %s", rows[i].text);
		if (rows[i].error)
			is(read_object(rows[i].text), rows[i].error, "the sentence");
	}
	crm_err err = crm_json_object(arena, "{\"a\":\"\xff\"}", 9, &(struct crm_member *){NULL}, &(size_t){0});
	ok(err != NULL, "bytes that are not UTF-8");
}

static void test_depth(void)
{
	CRM_AUTO(crm_str_drop) struct crm_str deep = {0};
	struct crm_member *members;
	size_t count;

	crm_str_add(&deep, "{\"a\":\n");
	for (int i = 0; i < 100000; i++)
		crm_str_add_c(&deep, '[');
	crm_err err = crm_json_object_at(arena, deep.s, deep.n, 7, &members, &count);
	ok(err && strcmp(err->text, "column 32: this is nested more than 32 deep") == 0, "nested too deeply");
	is_int(err ? err->line : 0, 8, "the line counts from the object's own");
	ok(crm_json_object(arena, "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}", 47, &members, &count) == NULL,
	   "brackets in a text are no depth");
	err = crm_json_object_at(arena, "{\n\"a\":1,\n\"a\":2}", 16, 10, &members, &count);
	is_int(err ? err->line : 0, 12, "the line of a wrong key");
}

int main(void)
{
	arena = crm_arena_new();
	test_strings();
	test_values();
	test_record();
	test_read();
	test_refused();
	test_depth();
	crm_arena_drop(&arena);
	return tap_done();
}
