/* What stands at the head of Markdown files. */
#include "tap.h"

#include "form/front_matter.h"

static struct crm_arena *arena;

/* "title=Hi tags=a;b| and what follows": what was read, or the error. */
static const char *read(const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_member *members;
	size_t count, body;
	crm_err err = crm_front_matter_read(arena, text, strlen(text), &members, &count, &body);
	if (err)
		return crm_textf(arena, "%ld: %s", err->line, err->text);
	for (size_t i = 0; i < count; i++)
		crm_str_addf(&out, "%s=%s%s ", members[i].name, members[i].list ? "*" : "", members[i].text
			? members[i].text : "(none)");
	crm_str_addf(&out, "| %s", text + body);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_read(void)
{
	is(read(""), "| ", "nothing");
	is(read("# Text\n"), "| # Text\n", "no head");
	is(read("---\n---\n\nText"), "| Text", "an empty head, one empty line after it");
	is(read("---\n---\n\n\nText"), "| \nText", "but one");
	is(read("---\ntitle: Jak změnit heslo\n---\nText\n"), "title=Jak změnit heslo | Text\n", "a field");
	is(read("\xEF\xBB\xBF---\r\ntitle: A \r\n---\r\n\r\nText"), "title=A | Text", "a byte order mark, CR LF");
	is(read("---\na: 'it''s' # so\nb: \"x \\\"y\\\" \\\\ # z\"\nc: it's # c\nd: a#b\n...\n"),
	   "a=it's b=x \"y\" \\ # z c=it's d=a#b | ", "quotes and comments");
	is(read("---\na:\nb: ~\nc: null\nd: ''\ne: # c\n---\n"), "a=(none) b=(none) c=(none) d= e=(none) | ", "empty ones");
	is(read("---\ntags: [a, \"b, c\", 'd']  # x\n---\n"), "tags=*a;b\\, c;d | ", "a list");
	is(read("---\ntags:\n  - a\n- \"b; c\"\nx: 1\n---\n"), "tags=*a;b\\; c x=1 | ", "a list below its name");
	is(read("---\ntags: []\n---\n"), "tags=* | ", "an empty list");
	is(read("---\nurl: https://a.example/b:c\n---\n"), "url=https://a.example/b:c | ", "colons");
}

static void test_refused(void)
{
	is(read("---\ntitle: x\n"), "1: the head of the file has no end: a line ---", "no end");
	is(read("---\ntitle\n---\n"), "2: this is no field: name: text", "no colon");
	is(read("---\na: 1\na: 2\n---\n"), "3: 'a' stands here twice", "twice");
	is(read("---\na: \"x\n---\n"), "2: a quote is not closed", "a quote");
	is(read("---\na: \"x\" y\n---\n"), "2: something follows the quoted text", "after a quote");
	is(read("---\na: [x, y\n---\n"), "2: a list is not closed by ']'", "a list");
	is(read("---\na: |\n  x\n---\n"), "2: '|' begins something that may not stand here: put the text into quotes", "a block text");
	is(read("---\na: {b: c}\n---\n"), "2: '{' begins something that may not stand here: put the text into quotes", "a structure");
	is(read("---\na:\n  b: c\n---\n"), "3: a field does not begin with blanks", "a structure below");
	is(read("---\n- a\n---\n"), "2: an element without the name of its list above it", "an element of nothing");
	is(read("---\na: \"\\x\"\n---\n"), "2: what follows a '\\' here is one of \" \\ / n t", "an escape");
	is(read("---\n: x\n---\n"), "2: a field has no name", "no name");
}

static void back(const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_member *members;
	size_t count, body;
	crm_str_add(&out, "---\n");
	crm_front_matter_add(&out, "a", text);
	crm_str_add(&out, "---\n");
	crm_err err = crm_front_matter_read(arena, out.s, out.n, &members, &count, &body);
	if (!ok(!err && count == 1, "read again: %s", text))
		return;
	is(members[0].text, text, "is the same");
}

static void test_written(void)
{
	static const char *const texts[] = { "plain", "- a", "a: b", "a #b", "a#b", "\"q\"", "it's", " lead",
		"trail ", "~", "null",
		"[x]", "{x}", "a\nb", "a\\nb", "tab\tx", "'", "x:", "100 %", "%x", "Novák, 王伟", "!x", "|" };
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const char *list[] = { "a", "b, c", "d]" };
	for (size_t i = 0; i < CRM_COUNT(texts); i++)
		back(texts[i]);
	crm_front_matter_add_list(&out, "tags", crm_list_make(arena, list, CRM_COUNT(list)));
	is(out.s, "tags: [a, \"b, c\", \"d]\"]\n", "a list");
}

int main(void)
{
	arena = crm_arena_new();
	test_read();
	test_refused();
	test_written();
	crm_arena_drop(&arena);
	return tap_done();
}
