/* Programs that are not trusted: what they may take, and what they may say. */
#include "tap.h"

#include <math.h>

#include "base/filter.h"
#include "base/time.h"
#include "crm/assist.h"

static struct crm_arena *arena;

/* What a line of shell prints, or the error. */
static const char *run(const char *script, const char *text, size_t most, long milliseconds)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	char *argv[] = { crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, script), NULL };
	crm_err err = crm_filter_run(&(struct crm_filter){ .argv = argv, .text = text, .n = strlen(text), .most = most,
		.milliseconds = milliseconds }, &out);
	return err ? crm_copy(arena, err->text) : crm_copy(arena, crm_str_text(&out));
}

static void test_run(void)
{
	int64_t before = crm_monotonic();
	is(run("cat", "Novák 王", 100, 5000), "Novák 王", "a text in, a text out");
	is(run("echo no reader", "x", 100, 5000), "no reader\n", "who does not read is no trouble");
	is(run("exit 3", "x", 100, 5000), "sh failed with exit status 3", "one that fails");
	is(run("kill -9 $$", "x", 100, 5000), "sh was ended by signal 9", "one that dies");
	is(run("yes", "x", 1000, 5000), "sh printed more than 1000 bytes", "one that floods");
	is(run("sleep 60", "x", 100, 100), "sh took longer than 100 ms", "one that hangs");
	is(run("exec >&-; sleep 60", "x", 100, 100), "sh took longer than 100 ms", "one that hangs with its output closed");
	is(run("sleep 60 & echo", "x", 100, 100), "sh took longer than 100 ms", "one whose child holds on to its output");
	is(run("sleep 60 >/dev/null & echo done", "x", 100, 5000), "done\n", "one that leaves a child behind");
	is(run("trap '' TERM INT HUP; sleep 60", "x", 100, 100), "sh took longer than 100 ms", "one that will not hear");
	ok(crm_monotonic() - before < 5000, "none of them is waited for");
	is(run("env | sed 's/=.*//' | grep -v '^\\(_\\|PWD\\|OLDPWD\\|SHLVL\\)$' | sort | tr '\\n' ' '", "", 1000, 5000),
	   "HOME LANG PATH ", "its environment");
	is(run("ls -l /proc/self/fd | grep -c memfd:crm", "", 1000, 5000), "1\n", "its text is open in it once");
}

static const char *words(const char *line)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	char **argv;
	crm_err err = crm_filter_words(arena, line, &argv);
	if (err)
		return crm_copy(arena, err->text);
	for (; *argv; argv++)
		crm_str_addf(&out, "<%s>", *argv);
	return crm_copy(arena, out.s);
}

static void test_words(void)
{
	is(words("  a  b\tc "), "<a><b><c>", "blanks part");
	is(words("a 'b c' \"d e\"f g\\ h"), "<a><b c><d ef><g h>", "quotes hold together");
	is(words("a '' \"\\\"\" '\\'"), "<a><><\"><\\>", "empty words, quoted quotes");
	is(words("a; rm -rf $HOME `x` *"), "<a;><rm><-rf><$HOME><`x`><*>", "nothing is replaced");
	is(words("a 'b"), "a quote is not closed: a 'b", "a quote");
	is(words("   "), "there is no program in '   '", "nothing");
	is(words("'' x"), "there is no program in ''' x'", "an empty name");
}

static const char *answer(const char *json)
{
	struct crm_tone tone;
	crm_err err = crm_assist_read(arena, json, strlen(json), &tone);
	if (err)
		return crm_copy(arena, err->text);
	return crm_textf(arena, "%s %d %g %g %zu %s", tone.language ? tone.language : "-", tone.is_known, tone.tone,
		tone.urgency,
	                 tone.count, tone.count ? tone.words[tone.count - 1].word : "-");
}

static void test_answers(void)
{
	is(answer("{\"language\":\"cs\",\"tone\":-0.567,\"urgency\":0.3,\"words\":[\"a\",\"b\"]}"),
		"cs 1 -0.57 0.3 2 b", "all of it");
	is(answer("{}"), "- 0 0 0 0 -", "nothing");
	is(answer("{\"tone\":null,\"more\":[1]}"), "- 0 0 0 0 -", "what it does not know, what we do not");
	is(answer("{\"tone\":1.01}"), "tone is '1.01', not a number between -1 and 1", "too happy");
	is(answer("{\"urgency\":-0.1}"), "urgency is '-0.1', not a number between 0 and 1", "less than not urgent");
	is(answer("{\"tone\":\"angry\"}"), "tone is 'angry', not a number between -1 and 1", "a word");
	is(answer("{\"tone\":[0.1]}"), "tone is '0.1', not a number between -1 and 1", "a list");
	is(answer("{\"language\":\"Klingon!\"}"), "language is 'Klingon!'", "no language");
	ok(strstr(answer("{\"tone\":NaN}"), "JSON") || strlen(answer("{\"tone\":NaN}")) > 9, "NaN is refused");
	ok(strlen(answer("")) > 9 && strlen(answer("hello")) > 9 && strlen(answer("[]")) > 9,
		"what is no object is refused");
}

int main(void)
{
	arena = crm_arena_new();
	test_run();
	test_words();
	test_answers();
	crm_arena_drop(&arena);
	return tap_done();
}
