/* What is looked for in the knowledge base, and what is shown of what was found. */
#include "tap.h"

#include "crm/kb_query.h"

static struct crm_kb_query *query;

static void ask(const char *text)
{
	crm_kb_query_drop(&query);
	query = crm_kb_query_new();
	crm_kb_query_add(query, text, strlen(text));
}

static const char *terms(const char *text)
{
	static char out[4096];
	size_t n = 0;
	ask(text);
	out[0] = '\0';
	for (size_t i = 0; i < query->count; i++)
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s", i ? " " : "", query->terms[i].is_pair ? "+" : "",
		                      query->terms[i].folded);
	return out;
}

static void test_terms(void)
{
	is(terms("Heslem"), "hesl", "two letters of six");
	is(terms("hesla"), "hesl", "one of five");
	is(terms("účet PDF"), "ucet pdf", "none of less");
	is(terms("faktura faktury FAKTUROU"), "faktu faktur", "each beginning once");
	is(terms("přihlášení"), "prihlas", "three of nine and more");
	is(terms("the and a je v по"), "", "common words say nothing");
	is(terms("X1 E404 2026-11"), "x1 e404 2026 11", "what has digits is whole");
	is(terms("打印机坏了"), "+打印 +印机 +机坏 +坏了", "characters in pairs");
	is(terms("打，印"), "+打 +印", "alone, where something stands between");
	is(terms("HP打印机 x"), "hp +打印 +印机", "mixed");
	is(terms("\" OR * ( ) : ^ NEAR -"), "near", "signs are no words");
}

static void test_match(void)
{
	ask("heslo účet");
	is(crm_kb_query_match(query, true, NULL), "\"hesl\"* AND \"účet\"", "all; a short word as it is");
	is(crm_kb_query_match(query, false, " \"title\""), "{ \"title\"} : (\"hesl\"* OR \"účet\")", "any, in some columns");
	ask("打印");
	ok(!crm_kb_query_match(query, true, NULL), "characters are not for the index");
}

static void shows(const char *question, const char *text, const char *snippet, const char *words)
{
	CRM_AUTO(crm_str_drop) struct crm_str a = {0};
	CRM_AUTO(crm_str_drop) struct crm_str b = {0};
	ask(question);
	crm_kb_query_show(query, text, strlen(text), &a, &b);
	is(crm_str_text(&a), snippet, text);
	is(crm_str_text(&b), words, "and its words");
}

static void test_shown(void)
{
	shows("heslo", "Zapomněli jste\nHeslo, nebo  hesla?", "Zapomněli jste [Heslo], nebo [hesla]?", "Heslo");
	shows("打印机", "请检查打印机。", "请检查[打印机]。", "打印机");
	shows("打印机", "印机打印", "[印机打印]", "印机打印");
	shows("re rest", "Restartujte rest, re", "Restartujte [rest], [re]", "rest, re");
	shows("xyz", "nic tu není", "nic tu není", "");
	shows("xyz", "", "", "");
	shows("heslo", "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f heslo 1 2 3 4 5 6 7 8 9 a b c d e f "
	      "g h i j k l m n o p q",
	      "… a b c d e f [heslo] 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n …", "heslo");
}

int main(void)
{
	test_terms();
	test_match();
	test_shown();
	crm_kb_query_drop(&query);
	return tap_done();
}
