/* Verbs of a domain as one writes them on cli/edit.h: a row and a struct crm_edit, all else of `set` for nothing. */
#include "base/str.h"
#include "cli/asof.h"
#include "cli/edit.h"
#include "cli/records.h"
#include "cli/record_read.h"
#include "model/record.h"
#include "tests/unit/tool_run.h"

/* -- the tool ------------------------------------------------------------------ */

static crm_err run_move(struct crm_tool *tool)
{
	static const struct crm_edit move = { .what = "Move", .operands = CRM_EDIT_REFS_VALUE, .field = "stage" };
	return crm_edit_run(tool, &move);
}

/* Sees what was assigned, and has the last word. */
static crm_err call(struct crm_work *work, const struct crm_record *old, struct crm_record *record, const char *value)
{
	struct crm_value step = crm_record_get(record, "next_step");
	const char *before = step.shape == CRM_TEXT ? step.s : "-";
	if (value)
		before = crm_textf(work->arena, "%s, %s", before, value);
	if (crm_value_equal(crm_record_get(old, "name"), crm_record_get(record, "name")))
		crm_record_put(record, "next_step", crm_value_text(crm_textf(work->arena, "call: %s", before)));
	return NULL;
}

static crm_err run_call(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Call", .edit = call };
	return crm_edit_run(tool, &edit);
}

static crm_err run_ring(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Ring", .operands = CRM_EDIT_REFS_VALUE, .edit = call };
	return crm_edit_run(tool, &edit);
}

static crm_err run_patience(struct crm_tool *tool)
{
	static const struct crm_edit edit = { .what = "Set the patience of", .operands = CRM_EDIT_REFS_VALUE, .field = "rotten_days" };
	return crm_edit_run(tool, &edit);
}

static const struct crm_option how_options[] = {
	{ .name = "how", .argument = "HOW", .help = "in which way", .choices = "slow|quick|both" },
	{ .name = NULL },
};

#define WRITES .options = { how_options, crm_options_edit, crm_options_write, CRM_OPTIONS_OUTPUT }, \
	.needs = CRM_NEEDS_WRITE

static const struct crm_verb verbs[] = {
	{ .name = "move", .arguments = "REF...|- STAGE [FIELD=VALUE...]", .help = "to another stage", WRITES, .least = 2,
	  .most = -1, .run = run_move, .complete = "refs+=stage+assigns" },
	{ .name = "call", .arguments = "REF...|- [FIELD=VALUE...]", .help = "call", WRITES, .least = 1, .most = -1,
	  .run = run_call, .complete = "refs+assigns" },
	{ .name = "pair", .arguments = "REF STAGE", .help = "by place", WRITES, .least = 2, .most = 2, .run = run_move,
	  .complete = "refs,=stage" },
	{ .name = "ring", .arguments = "REF...|- WHEN", .help = "ring", WRITES, .least = 2, .most = -1, .run = run_ring },
	{ .name = "patience", .arguments = "REF...|- DAYS", .help = "of a stage", WRITES, .least = 2, .most = -1,
	  .run = run_patience, .complete = "refs", .entity = "stage" },
	{ .name = "stages", .arguments = "[TERM...]", .help = "the stages", .most = -1, .needs = CRM_NEEDS_READ,
	  .options = { crm_options_select, crm_options_asof, CRM_OPTIONS_OUTPUT }, .run = crm_record_list,
	  .complete = "terms", .entity = "stage" },
	{ .run = NULL },
};

static const struct crm_tool_definition tool = {
	.name = "crm-trial",
	.help = "deals, on trial",
	.entity = "deal",
	.verbs = verbs,
	.more = crm_record_verbs,
};

/* -- what is in the repository ------------------------------------------------------- */

/* "negotiation,,12.00": stage, next_step and amount of the deal. */
static void has(const char *name, const char *want, const char *what)
{
	char words[128];
	snprintf(words, sizeof words, "list|name=%s|-f|stage,next_step,amount|-o|csv", name);
	is_int(run(words), 0, "it is there");
	const char *row = strchr(said(), '\n');
	char line[256];
	snprintf(line, sizeof line, "%.*s", row ? (int)strcspn(row + 1, "\n") : 0, row ? row + 1 : "");
	is(line, want, what);
}

static bool complains(const char *words)
{
	if (strstr(complained(), words))
		return true;
	printf("# it says: %s\n", complained());
	return false;
}

static int lines(const char *text)
{
	int n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* -- tests ----------------------------------------------------------------------------- */

static void test_value(void)
{
	is_int(run("move|Střecha|屋顶|negotiation"), 0, "two records moved");
	is_int(lines(said()), 2, "their ids are printed");
	has("Střecha", "negotiation,,", "the first");
	has("屋顶", "negotiation,,", "the second");
	is_int(run("move|Střecha|proposal|amount=12|currency=CZK"), 0, "a value and assignments");
	has("Střecha", "proposal,,12.00", "both are set");
	is_int(run("move|Střecha|nowhere"), 3, "a value that is none");
	ok(complains("stage: "), "names its field");
	is_int(run("move|nobody|negotiation"), 4, "a record that is none");
	is_int(run("move|屋顶|Дах|nobody|proposal"), 4, "nothing happens if one is none");
	has("屋顶", "negotiation,,", "to any of them");
}

static void test_operands(void)
{
	is_int(run("move|Střecha"), 2, "too few");
	is_int(run("move|Střecha|amount=3"), 2, "an assignment is no value");
	ok(complains("too few arguments: crm-trial move REF...|- STAGE [FIELD=VALUE...]"), "says what is wanted");
	is_int(run("call|amount=3"), 2, "no record");
	ok(complains("which record?"), "asks for one");
	is_int(run("set|Střecha|屋顶"), 2, "set needs something to set");
	ok(complains("what is to be set?"), "asks for it");
	is_int(run("set|Střecha|Stage=won"), 2, "one grammar: it is an assignment");
	ok(complains("no field 'Stage'"), "of no field");
	is_int(run("call|Střecha|amount=3|屋顶"), 2, "records come before assignments");
	ok(complains("'屋顶' is not an assignment"), "says so");
	is_int(run("set|Střecha|=3"), 2, "a field without a name is none");
}

static void test_function(void)
{
	is_int(run("call|屋顶"), 0, "without anything to assign");
	has("屋顶", "negotiation,call: -,", "the verb does its own");
	is_int(run("call|屋顶|next_step=lunch"), 0, "with an assignment");
	has("屋顶", "negotiation,call: lunch,", "which is there before");
	is_int(run("ring|屋顶|today|next_step=x"), 0, "with a value of its own");
	has("屋顶", "negotiation,\"call: x, today\",", "which the verb gets");
	is_int(run("call|屋顶|name=屋頂"), 0, "it sees the record as it was");
	has("屋頂", "negotiation,\"call: x, today\",", "and can compare");
}

static void test_frame(void)
{
	is_int(run("move|Дах|won|-n"), 0, "a dry run");
	ok(strstr(said(), "prospecting -> won"), "shows it");
	has("Дах", "prospecting,,", "and does nothing");
	is_int(tool_run_with("Дах\nStřecha\n", "move|-|qualification"), 0, "a stream of records");
	is_int(lines(said()), 2, "all of it");
	has("Дах", "qualification,,", "is moved");
	is_int(run("list|name=Дах|-f|_rev|-o|template={_rev}"), 0, "its revision");
	char words[128];
	snprintf(words, sizeof words, "move|Дах|won|--if|%.16s", said());
	is_int(run("call|Дах"), 0, "another is faster");
	is_int(run(words), 5, "--if: it was changed meanwhile");
	has("Дах", "qualification,call: -,", "nothing is lost");
	is_int(run("move|Střecha|Дах|won|--max-changes|1"), 6, "--max-changes");
	has("Střecha", "qualification,,12.00", "all or nothing");
	is_int(run("move|Střecha|Дах|won|--max-changes|1|--each"), 0, "--each: one a transaction");
}

static void test_entity(void)
{
	is_int(run("stages|-f|name|-o|csv|-n|1"), 0, "a verb about another entity");
	ok(crm_starts(said(), "name\n"), "lists its records");
	is_int(run("stages|stage=won"), 2, "its fields are those of that entity");
	ok(complains("stage has no field"), "says the error");
	is_int(run("patience|won|7"), 0, "a verb that writes one");
	is_int(run("stages|name=won|-f|rotten_days|-o|csv"), 0, "it is read");
	is(said(), "rotten_days\n7\n", "it is written");
	is_int(run("patience|won|9|-n"), 0, "a dry run of it");
	ok(strstr(complained(), "1 stage would change"), "speaks of that entity");
	is_int(run("--complete|stages|rotten"), 0, "completion");
	ok(crm_starts(said(), "rotten_days="), "offers its fields");
	is_int(run("--complete|pair|--how|quick|Stř"), 0, "completion by place");
	ok(crm_starts(said(), "Střecha"), "knows which word is an option's");
	is_int(run("--complete|move|Střecha|neg"), 0, "completion of a value");
	ok(crm_starts(said(), "negotiation"), "from its field");
}

static void test_choices(void)
{
	is_int(run("call|Střecha|--how|quick"), 0, "a choice");
	is_int(run("call|Střecha|--how=slwo"), 2, "none of them");
	ok(complains("--how is slow, quick or both, not 'slwo'"), "all are named");
	ok(complains("hint: crm-trial call 'Střecha' --how=slow"), "the nearest is offered");
	is_int(run("call|Střecha|--how|"), 2, "nothing is none of them either");
	ok(complains("hint: crm-trial call --help"), "where none is near, help is");
	is_int(run("call|Střecha|--how|slow|qui"), 2 + 2, "the rest is looked at as ever");
	is_int(run("list|--color|sometimes"), 2, "the options of every verb too");
	is_int(run("--complete|call|--how|"), 0, "completion");
	is(said(), "slow\nquick\nboth\n", "offers them in order");
}

int main(void)
{
	tool_run_begin(&tool);
	is_int(run("add|name=Střecha"), 0, "a deal");
	is_int(run("add|name=屋顶"), 0, "another");
	is_int(run("add|name=Дах"), 0, "a third");
	test_value();
	test_operands();
	test_function();
	test_frame();
	test_entity();
	test_choices();
	return tool_run_end();
}
