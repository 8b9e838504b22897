/* What comes in from outside: nested values and paths into them, forms with files, values of maps, signatures. */
#include <string.h>

#include "base/str.h"
#include "crm/receive_value.h"
#include "form/json.h"
#include "form/multipart.h"
#include "form/source_form.h"
#include "hook/verify.h"
#include "tap.h"

static struct crm_arena *arena;

static const struct crm_nest *json(const char *text)
{
	struct crm_nest *nest = NULL;

	ok(!crm_json_nest(arena, text, strlen(text), &nest), "%.60s", text);
	return nest;
}

/* What the path leads to, parted by '|'. */
static const char *found(const char *path, const struct crm_nest *nest)
{
	const struct crm_nest *list[CRM_NEST_FOUND];
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	struct crm_nest_path *read;

	if (crm_nest_path_read(arena, path, &read))
		return "wrong";
	size_t count = crm_nest_find(read, nest, list);
	for (size_t i = 0; i < count; i++)
		crm_str_addf(&text, "%s%s", i ? "|" : "", list[i]->text ? list[i]->text : "()");
	return crm_copy(arena, crm_str_text(&text));
}

static void test_paths(void)
{
	const struct crm_nest *nest = json("{\"a\":{\"b\":[1,2.50,\"x\",null,{\"id\":\"E\",\"v\":\"é\"},{\"id\":\"F\",\"v\":true}]},\"a.b\":\"dot\",\"n\":null,"
	                                   "\"big\":50.0880400000000123}");
	static const struct { const char *path, *want; } rows[] = {
		{ "a.b[0]", "1" }, { "a.b[1]", "2.5" }, { "a.b[2]", "x" }, { "a.b[3]", "" }, { "a.b[9]", "" }, { "a.b[id=E].v", "é" },
		{ "a.b[id=G].v", "" }, { "a.b[].v", "é|true" }, { "\"a.b\"", "dot" }, { "n", "" }, { "nothing.at.all", "" }, { "a.b.c", "" },
		{ "a", "()" }, { "big", "50.088040000000014" }, { "a..b", "wrong" }, { "", "wrong" }, { "a[", "wrong" }, { "a[x]", "wrong" },
		{ "a[-1]", "wrong" }, { "a b", "wrong" }, { "\"a", "wrong" }, { "a.", "wrong" }, { "a]b", "wrong" },
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(found(rows[i].path, nest), rows[i].want, rows[i].path);
	is(found("[1].a", json("[{\"a\":1},{\"a\":2}]")), "2", "a path may begin with a list");
}

static void test_hostile(void)
{
	static const char *const wrong[] = { "", "{", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", "{\"a\":99999999999999999999}", "[1] x", "\xff" };
	CRM_AUTO(crm_str_drop) struct crm_str deep = {0};
	struct crm_nest *nest;

	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		ok(crm_err_kind(crm_json_nest(arena, wrong[i], strlen(wrong[i]), &nest)) == CRM_INVALID, "'%s' is refused", wrong[i]);
	for (int i = 0; i < 100000; i++)
		crm_str_add_c(&deep, '[');
	ok(crm_err_kind(crm_json_nest(arena, deep.s, deep.n, &nest)) == CRM_INVALID, "a hundred thousand lists in each other");
}

static void test_forms(void)
{
	static const char type[] = "multipart/form-data; boundary=\"a b;c\"";
	static const char body[] = "preamble\r\n--a b;c\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nJan\r\nMalý\r\n"
	                           "--a b;c\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x \\\"y\\\".pdf\"\r\nContent-Type: application/pdf\r\n\r\n\0\1\r\n"
	                           "--a b;c\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n\r\n--a b;c--\r\n";
	static const char *const wrong[] = { "", "--a b;c\r\n", "--a b;c\r\n\r\nx\r\n--a b;c--", "--a b;c\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nx" };
	struct crm_nest *nest;

	ok(!crm_multipart_read(arena, type, body, sizeof body - 1, &nest), "a form with a file");
	is(found("n[0]", nest), "Jan\r\nMalý", "a value of two lines");
	is(found("n[1]", nest), "", "an empty one");
	is(found("f", nest), "x \"y\".pdf", "of a file its name");
	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		ok(crm_err_kind(crm_multipart_read(arena, type, wrong[i], strlen(wrong[i]), &nest)) == CRM_INVALID, "'%s' is refused", wrong[i]);
	ok(crm_err_kind(crm_multipart_read(arena, "multipart/form-data", body, sizeof body - 1, &nest)) == CRM_INVALID, "no boundary");
	ok(!crm_form_nest(arena, "a=1&b=%C5%BD+x&a=2&c", 20, &nest), "an encoded one");
	is(found("a[]", nest), "1|2", "a name twice is a list");
	is(found("b", nest), "Ž x", "decoded");
}

static const char *value(const char *text, const struct crm_nest *event)
{
	struct crm_receive_scope scope = { .event = event, .whole = event, .special = json("{\"now\":\"N\"}"), .records = json("{\"contact\":\"c1\"}") };
	struct crm_receive_value *read;
	struct crm_receive_text out;

	if (crm_receive_value_read(arena, text, &read))
		return "wrong";
	if (crm_receive_value_of(read, &scope, arena, &out))
		return "refused";
	return out.text ? out.text : "(none)";
}

static void test_values(void)
{
	const struct crm_nest *event = json("{\"a\":\"x\",\"e\":\"\",\"cents\":1250,\"minus\":-5,\"cur\":\"eur\",\"yen\":\"JPY\",\"t\":1763719200,\"ms\":1763719200123,"
	                                    "\"from\":\"2026-11-21T10:00:00Z\",\"to\":\"2026-11-21T11:30:00+00:00\",\"l\":[\"p\",\"q;r\"]}");
	static const struct { const char *text, *want; } rows[] = {
		{ "a", "x" }, { "e | a", "x" }, { "e", "(none)" }, { "\"k\"", "k" }, { "e | \"a | b\"", "a | b" }, { "\"{a}-{e|none}\"", "x-none" },
		{ "\"{e} {e}\"", "(none)" }, { "@contact", "c1" }, { "$now", "N" }, { "$whole.a", "x" }, { "@nobody", "(none)" },
		{ "cents -> minor cur", "12.50 EUR" }, { "minus -> minor cur", "-0.05 EUR" }, { "cents -> minor yen", "1250 JPY" },
		{ "cents -> minor a", "refused" }, { "a -> minor cur", "refused" }, { "t -> unix", "2025-11-21T10:00:00.000Z" },
		{ "ms -> unix", "2025-11-21T10:00:00.123Z" }, { "a -> unix", "refused" }, { "from -> until to", "5400s" },
		{ "to -> until from", "(none)" }, { "from -> until e", "(none)" }, { "a -> map x=one, *=other", "one" },
		{ "cur -> map x=one, *=other", "other" }, { "cur -> map x=one", "(none)" }, { "cur -> map EUR=€ -> lower", "€" },
		{ "l", "p;q\\;r" }, { "l[0]", "p" }, { "a -> nothing", "wrong" }, { "a -> map", "wrong" }, { "a -> lower x", "wrong" },
		{ "\"a", "wrong" }, { "\"{a\"", "wrong" }, { "a |", "wrong" }, { "", "wrong" },
	};

	for (size_t i = 0; i < CRM_COUNT(rows); i++)
		is(value(rows[i].text, event), rows[i].want, rows[i].text);
}

static bool holds(const char *text, const struct crm_nest *event)
{
	struct crm_receive_scope scope = { .event = event, .whole = event };
	struct crm_receive_condition *read;
	bool fits = false;

	ok(!crm_receive_condition_read(arena, text, &read) && !crm_receive_condition_fits(read, &scope, arena, &fits), "%s is asked", text);
	return fits;
}

static void test_conditions(void)
{
	const struct crm_nest *event = json("{\"a\":\"x\",\"e\":\"\",\"b\":true}");

	ok(holds("a", event) && !holds("e", event) && !holds("z", event), "it is there");
	ok(!holds("not a", event) && holds("not e", event) && holds("not z", event), "or not");
	ok(holds("a = y, X", event) && !holds("a = y", event) && holds("b = true", event), "is one of");
	ok(holds("a != y", event) && !holds("a != x", event) && holds("z != x", event), "is none of");
}

/* -- signatures --------------------------------------------------------------------------- */

struct head {
	const char *name, *value;
};

static const char *header(const void *context, const char *name)
{
	for (const struct head *head = context; head->name; head++)
		if (crm_same_ascii(head->name, name))
			return head->value;
	return NULL;
}

static bool verified(const char *kind, const char *secret, const struct head *head, const char *body, int64_t now)
{
	struct crm_verify verify = { .tolerance = 300 };
	struct crm_verify_secrets secrets = { .list = { secret }, .count = 1 };
	struct crm_verify_message message = { .header = header, .context = head, .body = body, .n = strlen(body), .now = now * 1000 };

	ok(!crm_verify_kind_find(kind, &verify.kind), "%s", kind);
	crm_err err = crm_verify(&verify, &secrets, &message);
	return !err;
}

static void test_signatures(void)
{
	/* The vectors that Standard Webhooks and GitHub publish. */
	struct head standard[] = { { "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek" }, { "webhook-timestamp", "1614265330" },
		{ "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" }, { NULL, NULL } };
	struct head hub[] = { { "x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" }, { NULL, NULL } };
	struct head basic[] = { { "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" }, { NULL, NULL } };
	struct head none[] = { { NULL, NULL } };
	static const char whsec[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", body[] = "{\"test\": 2432232314}";

	ok(verified("standard", whsec, standard, body, 1614265330), "the published vector");
	ok(!verified("standard", whsec, standard, body, 1614265330 + 301), "too late");
	ok(!verified("standard", whsec, standard, "{\"test\": 2432232315}", 1614265330), "another body");
	ok(verified("hub", "It's a Secret to Everybody", hub, "Hello, World!", 0), "GitHub's");
	ok(!verified("hub", "It's a Secret", hub, "Hello, World!", 0), "another secret");
	ok(verified("basic", "Aladdin:open sesame", basic, "", 0), "RFC 7617's user and password");
	ok(!verified("basic", "Aladdin:open", basic, "", 0), "part of it");
	for (const char *const *kind = (const char *const[]){ "standard", "stripe", "hub", "token", "basic", NULL }; *kind; kind++)
		ok(!verified(*kind, whsec, none, body, 0), "%s: what is not signed", *kind);
	ok(crm_verify_same("a", "a") && !crm_verify_same("a", "b") && !crm_verify_same("", "a"), "texts are compared");
}

int main(void)
{
	arena = crm_arena_new();
	test_paths();
	test_hostile();
	test_forms();
	test_values();
	test_conditions();
	test_signatures();
	crm_arena_drop(&arena);
	return tap_done();
}
