/* The text of a rule: what is read, where each piece stands, what is refused in which line. */
#include "tap.h"

#include "base/str.h"
#include "query/automation.h"

static struct crm_arena *arena;

static void add_words(struct crm_str *out, const char *name, const struct crm_automation_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		crm_str_addf(out, " %s=<%s>", name, words[i].text);
}

static void add_word(struct crm_str *out, const char *name, const struct crm_automation_word *word)
{
	if (word->text)
		add_words(out, name, word, 1);
}

static void add_deed(struct crm_str *out, const struct crm_deed *deed)
{
	crm_str_addf(out, " | %s", crm_deed_name(deed->kind));
	add_word(out, "name", &deed->name);
	add_words(out, "w", deed->words, deed->count);
	add_word(out, "rest", &deed->rest);
	if (deed->in_turn)
		crm_str_add(out, " turn");
}

/* All of a text in short, or "LINE:COLUMN: sentence". */
static const char *read(const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_automation rule;
	crm_err err = crm_automation_read(arena, text, &rule);
	if (err)
		return crm_textf(arena, "%ld:%d: %s", err->line, err->caret, err->text);
	crm_str_addf(&out, "%s; %s", rule.of.text, crm_automation_trigger_text(arena, &rule));
	add_words(&out, "when", rule.when, rule.when_count);
	add_words(&out, "was", rule.was, rule.was_count);
	add_words(&out, "changed", rule.changed, rule.changed_count);
	if (rule.once)
		crm_str_addf(&out, " once %d %lld", rule.every, (long long)rule.seconds);
	add_word(&out, "per", &rule.per);
	add_word(&out, "as", &rule.as);
	add_word(&out, "zone", &rule.zone);
	if (rule.has_order)
		crm_str_addf(&out, " order %lld", (long long)rule.order);
	crm_str_add(&out, rule.imports ? " imports" : "");
	for (size_t i = 0; i < rule.deed_count; i++)
		add_deed(&out, &rule.deeds[i]);
	return crm_copy(arena, crm_str_text(&out));
}

static void test_head(void)
{
	struct crm_automation rule;

	is(read("on deal.won\ndo\nstop"), "deal; on deal.won | stop", "the least");
	is(read("on deal.won, deal.lost\non  deal.reopened\r\n\ndo\n\t stop\n"), "deal; on deal.won, deal.lost, deal.reopened | stop",
	   "several events, spaces, CR");
	is(read("on deal.updated\nwhen amount>1 and tags!='a b'\nwhen x=1\nwas stage=won\nchanged stage, amount\ndo\nstop"),
	   "deal; on deal.updated when=<amount>1 and tags!='a b'> when=<x=1> was=<stage=won> changed=<stage> changed=<amount> | stop",
	   "conditions");
	is(read("on a.b\nonce\ndo\nstop"), "a; on a.b once -1 0 | stop", "once");
	is(read("on a.b\nonce a year\ndo\nstop"), "a; on a.b once 4 0 | stop", "once a year");
	is(read("on a.b\nonce 30d per company.id\ndo\nstop"), "a; on a.b once -1 2592000 per=<company.id> | stop", "once in a time, for each");
	is(read("on a.b\nas \"eva nová\"\nzone Europe/Prague\norder -3\nimports too\ndo\nstop"),
	   "a; on a.b as=<eva nová> zone=<Europe/Prague> order -3 imports | stop", "the other lines");
	is(read("at deal.close_date\ndo\nstop"), "deal; at deal.close_date | stop", "a date");
	is(read("of task\nat due_at -2d 9:00\ndo\nstop"), "task; at task.due_at -2d 9:00 | stop", "... of what is said before");
	is(read("every year at contact.birthday 8:00\ndo\nstop"), "contact; every year at contact.birthday 8:00 | stop", "each year");
	ok(!crm_automation_read(arena, "# One.\n#two\n\nname x\n# not this\non a.b\ndo\n# nor this\nstop", &rule), "comments");
	is(rule.description, "One. two", "... at the head describe it");
	is(rule.name, "x", "a name of its own");
}

static void test_deeds(void)
{
	static const char head[] = "on a.b\ndo\n";
	static const struct { const char *line, *want; } deeds[] = {
		{ "set a=b c+=\"d e\" f-='g\"h'", "set w=<a=b> w=<c+=d e> w=<f-=g\"h>" },
		{ "set company: level=gold", "set name=<company> w=<level=gold>" },
		{ "set a=b: c=d", "set w=<a=b:> w=<c=d>" },
		{ "add task subject=\"x \\\"y\\\"\\n\\\\ {{name|the one}}\" due_at=+3d", "add name=<task> w=<subject=x \"y\"\n\\ {{name|the one}}> w=<due_at=+3d>" },
		{ "add task about={{ self }}", "add name=<task> w=<about={{ self }}>" },
		{ "assign eva", "assign w=<eva>" },
		{ "assign owner eva", "assign name=<owner> w=<eva>" },
		{ "assign by round_robin", "assign turn" },
		{ "assign owner by round_robin", "assign name=<owner> turn" },
		{ "tag a, \"b c\",d", "tag w=<a> w=<b c> w=<d>" },
		{ "untag a", "untag w=<a>" },
		{ "score", "score" },
		{ "mail template=t to={{contact.email}}", "mail w=<template=t> w=<to={{contact.email}}>" },
		{ "call erp", "call name=<erp>" },
		{ "run print-label", "run name=<print-label>" },
		{ "wait 3d", "wait rest=<+3d>" },
		{ "wait +1d 9:00", "wait rest=<+1d 9:00>" },
		{ "wait until close_date -7d 9:00", "wait name=<close_date> rest=<-7d 9:00>" },
		{ "wait until monday", "wait name=<monday> rest=<>" },
		{ "when stage=won and x=1", "when rest=<stage=won and x=1>" },
		{ "stop", "stop" },
	};

	for (size_t i = 0; i < CRM_COUNT(deeds); i++)
		is(read(crm_textf(arena, "%s%s", head, deeds[i].line)), crm_textf(arena, "a; on a.b | %s", deeds[i].want), deeds[i].line);
}

static void test_wrong(void)
{
	static const struct { const char *text, *want; } wrong[] = {
		{ "", "0:0: nothing starts it" },
		{ "on a.b", "1:0: it does nothing" },
		{ "on\ndo\nstop", "1:2: the name of an event is missing" },
		{ "on a\ndo\nstop", "1:3: 'a' is the name of no event" },
		{ "on a.b, c.d\ndo\nstop", "1:8: a rule is about records of one entity: make a second rule" },
		{ "of x\non a.b\ndo\nstop", "2:3: a rule is about records of one entity: make a second rule" },
		{ "on a.b\nat a.c\ndo\nstop", "2:3: it is started by events or at one time, not by both: make a second rule" },
		{ "at close_date\ndo\nstop", "1:3: of which entity is close_date?" },
		{ "at a.b\nwas x=1\ndo\nstop", "4:0: a time changes no record: 'was' and 'changed' go with events" },
		{ "every day at a.b\ndo\nstop", "1:6: 'day' is not expected here" },
		{ "on a.b\nwhen\ndo\nstop", "2:4: an expression is missing" },
		{ "on a.b\nwehn x=1\ndo\nstop", "2:0: a rule has no line 'wehn'" },
		{ "on a.b\nonce upon\ndo\nstop", "2:5: 'upon' is not a duration" },
		{ "on a.b\nonce a time\ndo\nstop", "2:11: day, week, month, quarter or year is missing" },
		{ "on a.b\norder x\ndo\nstop", "2:6: 'x' is not a whole number" },
		{ "on a.b\nimports never\ndo\nstop", "2:8: this line is 'imports too'" },
		{ "on a.b\ndo x\nstop", "2:3: nothing more is expected here" },
		{ "on a.b\ndo\njump", "3:0: there is no deed 'jump'" },
		{ "on a.b\ndo\n  set", "3:5: a FIELD=VALUE is missing" },
		{ "on a.b\ndo\n  set x", "3:6: 'x' is not FIELD=VALUE" },
		{ "on a.b\ndo\nset x=\"y", "3:6: the quote does not end" },
		{ "on a.b\ndo\nassign a b c", "3:11: nothing more is expected here" },
		{ "on a.b\ndo\nassign by lot", "3:10: there is no way 'lot' to assign" },
		{ "on a.b\ndo\nrun ../x", "3:4: that is the name of no hook" },
		{ "on a.b\ndo\nwait", "3:4: how long it waits is missing" },
		{ "on a.b\ndo\nscore all", "3:6: nothing more is expected here" },
	};

	for (size_t i = 0; i < CRM_COUNT(wrong); i++)
		is(read(wrong[i].text), wrong[i].want, wrong[i].want);
}

/* "at+n name|otherwise" of each. */
static const char *blanks(const char *text)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	struct crm_blank blank;
	bool found = true;

	for (size_t at = 0;;) {
		crm_err err = crm_blank_next(arena, text, &at, &blank, &found);
		if (err)
			return err->text;
		if (!found)
			return crm_copy(arena, crm_str_text(&out));
		crm_str_addf(&out, "%zu+%zu %s|%s;", blank.at, blank.n, blank.name, blank.otherwise);
	}
}

int main(void)
{
	arena = crm_arena_new();
	test_head();
	test_deeds();
	test_wrong();
	is(blanks("no {one}"), "", "single braces are text");
	is(blanks("{{a.b}} x {{ c | d e }}"), "0+7 a.b|;10+13 c| d e ;", "blanks");
	is(blanks("{{}}"), "there is no field between '{{' and '}}'", "an empty one");
	is(blanks("{{a"), "'{{' has no '}}'", "one that does not close");
	crm_arena_drop(&arena);
	return tap_done();
}
