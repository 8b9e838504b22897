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

/* -- fed piece by piece --------------------------------------------------------- */

struct feeding {
	int pieces, fed;
	bool fails;
	size_t took;
};

static crm_err feed(void *context, struct crm_str *out)
{
	struct feeding *feeding = context;
	if (feeding->fails && feeding->fed == 3)
		return crm_fail(CRM_DAMAGED, "our own trouble");
	for (int i = 0; feeding->fed < feeding->pieces && i < 1000; i++)
		crm_str_add(out, "Novák 王小明\n");
	feeding->fed += out->n > 0;
	return NULL;
}

static crm_err take(void *context, const char *bytes, size_t n)
{
	struct feeding *feeding = context;
	(void)bytes;
	feeding->took += n;
	return NULL;
}

/* "took bytes, status: what it said", or the error. */
static const char *fed(struct feeding *feeding, const char *script, long milliseconds, bool together)
{
	CRM_AUTO(crm_str_drop) struct crm_str said = {0};
	static const char *const environment[] = { "CRM_X=č", NULL };
	char *argv[] = { crm_copy(arena, "sh"), crm_copy(arena, "-c"), crm_copy(arena, script), NULL };
	int status = 0;
	crm_err err = crm_filter_run(&(struct crm_filter){ .argv = argv, .name = "it", .environment = environment,
		.folder = "/", .feed = feed, .take = take, .context = feeding, .most = (size_t)1 << 30,
		.said = together ? NULL : &said, .together = together, .milliseconds = milliseconds, .status = &status }, NULL);
	return err ? crm_copy(arena, err->text)
	           : crm_textf(arena, "%zu, %d: %s", feeding->took, status, crm_str_text(&said));
}

static void test_fed(void)
{
	is(fed(&(struct feeding){ .pieces = 300 }, "cat", 5000, false), "5100000, 0: ", "what goes in comes out");
	is(fed(&(struct feeding){ .pieces = 300 }, "wc -l | tr -d ' ' >&2", 5000, false), "0, 0: 300000\n", "its stderr is heard");
	is(fed(&(struct feeding){ .pieces = 300 }, "exec <&-; echo; exit 7", 5000, false), "1, 7: ", "one that does not read");
	is(fed(&(struct feeding){ .pieces = 300 }, "head -n 1; kill -15 $$", 5000, false), "17, 143: ", "one that stops reading");
	is(fed(&(struct feeding){ .pieces = 300 }, "sleep 60", 100, false), "it took longer than 100 ms", "one that hangs");
	is(fed(&(struct feeding){ .pieces = 8 }, "while dd bs=17000 count=1 2>/dev/null | grep -q .; do sleep 0.2; done", 1000, false),
	   "0, 0: ", "one that is slow, but goes on");
	is(fed(&(struct feeding){ .pieces = 9, .fails = true }, "cat", 5000, false), "our own trouble", "an error of who feeds");
	is(fed(&(struct feeding){0}, "yes | head -c 100000 >&2; echo", 5000, true), "100001, 0: ", "both outputs in one");
	ok(strlen(fed(&(struct feeding){0}, "yes | head -c 100000 >&2", 5000, false)) < 5000, "of stderr the beginning");
	is(fed(&(struct feeding){0}, "echo $CRM_X; pwd >&2", 5000, false), "3, 0: /\n", "environment and folder");
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
	test_fed();
	test_words();
	test_answers();
	crm_arena_drop(&arena);
	return tap_done();
}
