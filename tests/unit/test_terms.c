#include "query_fixture.h"
#include "tap.h"

#include "query/term.h"

static struct world world;

static void add_value(struct crm_str *out, struct crm_value value)
{
	char number[32];

	if (value.shape == CRM_TEXT)
		crm_str_add(out, value.s);
	else if (value.shape == CRM_INTEGER)
		crm_str_add_int(out, value.i);
	else if (value.shape == CRM_REAL)
		crm_str_addf(out, "%s", (snprintf(number, sizeof(number), "%g", value.r), number));
}

static void add_compare(struct crm_str *out, const struct crm_node *node)
{
	static const char *const names[] = {
		[CRM_EQ] = "=", [CRM_NE] = "!=", [CRM_LT] = "<", [CRM_LE] = "<=", [CRM_GT] = ">", [CRM_GE] = ">=",
		[CRM_CONTAINS] = "~", [CRM_LACKS] = "!~", [CRM_IS_EMPTY] = " is empty",
		[CRM_IS_FILLED] = " is filled",
	};

	crm_path_add_text(out, &node->path);
	crm_str_add(out, names[node->compare]);
	for (size_t i = 0; i < node->count; i++) {
		const struct crm_operand *operand = &node->operands[i];
		crm_str_add(out, i ? "," : "");
		crm_str_add(out, "[");
		add_value(out, operand->low);
		if (operand->high.shape != CRM_EMPTY)
			crm_str_add(out, "..");
		add_value(out, operand->high);
		crm_str_addf(out, "%s%s]", operand->currency ? " " : "", operand->currency ? operand->currency : "");
	}
}

static void add_tree(struct crm_str *out, const struct crm_node *node)
{
	switch (node->kind) {
	case CRM_NODE_ALL:
		crm_str_add(out, "all");
		return;
	case CRM_NODE_COMPARE:
		add_compare(out, node);
		return;
	case CRM_NODE_WORD:
		crm_str_addf(out, "word:%s", node->word);
		return;
	case CRM_NODE_NOT:
		crm_str_add(out, "not ");
		add_tree(out, node->left);
		return;
	case CRM_NODE_AND:
	case CRM_NODE_OR:
		break;
	}
	crm_str_add(out, "(");
	add_tree(out, node->left);
	crm_str_add(out, node->kind == CRM_NODE_AND ? " and " : " or ");
	add_tree(out, node->right);
	crm_str_add(out, ")");
}

/* The tree, or the error as 'text {caret} <hint>'. */
static const char *shown(crm_err err, const struct crm_node *node)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	if (!err) {
		add_tree(&out, node);
		return crm_copy(world.arena, crm_str_text(&out));
	}
	crm_str_addf(&out, "%d%s%s %s", err->kind, err->field[0] ? " " : "", err->field, err->text);
	if (err->source[0])
		crm_str_addf(&out, " {%.*s}", err->caret_length, err->source + err->caret);
	if (err->nearest[0] || err->hint[0])
		crm_str_addf(&out, " <%s>", err->nearest[0] ? err->nearest : err->hint);
	return crm_copy(world.arena, crm_str_text(&out));
}

static const char *term(const char *entity, const char *text)
{
	struct crm_node *node = NULL;
	crm_err err = crm_terms_parse(world.arena, &world.asking, entity_of(&world, entity), &text, 1, &node);

	return shown(err, node);
}

static const char *where(const char *entity, const char *text)
{
	struct crm_node *node = NULL;
	crm_err err = crm_where_parse(world.arena, &world.asking, entity_of(&world, entity), text, &node);

	return shown(err, node);
}

#define TERM(entity, text, want) is(term(entity, text), want, text)
#define WHERE(entity, text, want) is(where(entity, text), want, text)

static void test_values(void)
{
	TERM("contact", "city=Brno", "city=[Brno]");
	TERM("contact", "city=Brno,Žďár", "city=[Brno],[Žďár]");
	TERM("contact", "city=Brno, Praha ", "city=[Brno],[Praha]");
	TERM("contact", "city='Brno, Praha'", "city=[Brno, Praha]");
	TERM("contact", "city=\"a \"\"b\"\" c\",d", "city=[a \"b\" c],[d]");
	TERM("contact", "last_name='t Hooft", "last_name=['t Hooft]");
	TERM("contact", "last_name=O'Brien,D'Arcy", "last_name=[O'Brien],[D'Arcy]");
	TERM("contact", "last_name='a'b,c", "last_name=['a'b],[c]");
	TERM("contact", "phone=", "phone is empty");
	TERM("contact", "phone=''", "phone is empty");
	TERM("contact", "phone!=", "phone is filled");
	TERM("contact", "city=Brno,", "city=[Brno],[]");
	TERM("contact", "country=Czechia,SVK", "country=[CZ],[SK]");
	TERM("contact", "do_not_call=yes", "do_not_call=[1]");
	TERM("contact", "do_not_call!=no", "do_not_call!=[0]");
	TERM("contact", "score>1.5", "score>[1.5]");
	TERM("contact", "tags=vip", "tags=[vip]");
	TERM("contact", "tags=a;b", "tags=[a;b]");
	TERM("contact", "tags~VI%_", "tags~[vi%_]");
	TERM("contact", "name~NOVÁK", "name~[novak]");
	TERM("contact", "name!~Олена", "name!~[олена]");
	TERM("contact", "city=a=b", "city=[a=b]");
	TERM("contact", "website~x?a=b", "website~[x?a=b]");
	TERM("activity", "duration>1h30m", "duration>[5400]");
	TERM("contact", "company.city~brn", "company.city~[brn]");
}

static void test_dates(void)
{
	TERM("deal", "close_date=2026-Q4", "close_date=[2026-10-01..2027-01-01]");
	TERM("deal", "close_date<=eoq", "close_date<=[2026-12-31..2027-01-01]");
	TERM("deal", "close_date<today", "close_date<[2026-11-21..2026-11-22]");
	TERM("deal", "close_date=9999", "close_date=[9999-01-01..9999-12-32]");
	TERM("deal", "closed_at=2026-11-21",
	     "closed_at=[2026-11-21T00:00:00.000Z..2026-11-22T00:00:00.000Z]");
	TERM("deal", "closed_at>=9999-12-31", "closed_at>=[9999-12-31T00:00:00.000Z..9999-12-32]");
	TERM("deal", "close_date=2026-10-01,2026-11", "close_date=[2026-10-01..2026-10-02],[2026-11-01..2026-12-01]");
}

static void test_money(void)
{
	TERM("deal", "amount>10000", "amount>[100000000]");
	TERM("deal", "amount>=1e5", "amount>=[1000000000]");
	TERM("deal", "amount=10000 EUR", "amount=[100000000 EUR]");
	TERM("deal", "amount<5 JPY", "amount<[50000 JPY]");
	TERM("deal", "amount=1.125 KWD", "amount=[11250 KWD]");
	TERM("deal", "amount=-3.20", "amount=[-32000]");
	TERM("deal", "amount=99999999999999", "amount=[999999999999990000]");
	world.asking.currency = NULL;
	TERM("deal", "amount>10.50", "amount>[105000]");
	world.asking.currency = "EUR";
}

static void test_links(void)
{
	TERM("deal", "stage=won", "stage=[3000000000000006]");
	TERM("deal", "company=", "company is empty");
	TERM("deal", "company=Roof & Sons,北京公司", "company=[3000000000000003],[3000000000000004]");
	TERM("deal", "company~ROOF", "company~[roof]");
	TERM("deal", "owner.name=ann", "owner.name=[ann]");
	TERM("deal", "stage.pipeline.name=default", "stage.pipeline.name=[default]");
	TERM("deal", "id=7f3a", "id=[7f3a..7f3ag]");
	TERM("deal", "id=7f3a000000000001", "id=[7f3a000000000001]");
	TERM("deal", "id=7f3", "3 '7f3' is not an id: 4 to 16 of the digits 0-9 and a-f {7f3}");
	TERM("deal", "id=' or 1=1 --", "3 '' or 1=1 --' is not an id: 4 to 16 of the digits 0-9 and a-f "
	     "{' or 1=1 --}");
	TERM("task", "about=company:Roof & Sons", "about=[company:3000000000000003]");
	TERM("task", "about=deal:", "about=[deal:..deal:g]");
	ok(strstr(term("task", "about=7f3a"), "[contact:7f3a..contact:7f3ag],[company:7f3a..company:7f3ag]"),
	   "a bare prefix is of any kind");
	TERM("task", "about=Roof", "3 'Roof' does not say what kind of record it is {Roof} "
	     "<write the kind and a colon in front, as company:Roof>");
	ok(strstr(term("task", "about=dael:7f3a"), "dael"), "an unknown kind is named");
	TERM("task", "about~x", "2 about leads to records of any kind {~} <about=company:NAME>");
	TERM("deal", "stage=propsal", "3 stage there is no stage 'propsal' {propsal} <stage=proposal>");
	WHERE("deal", "amount>5 and stage=propsal",
	      "3 stage there is no stage 'propsal' {propsal} <amount>5 and stage=proposal>");
}

static void test_words(void)
{
	TERM("contact", "nov*", "word:nov*");
	TERM("contact", "-x", "word:-x");
	TERM("contact", "wow!", "word:wow!");
	TERM("contact", "eva@roof.example", "word:eva@roof.example");
	TERM("contact", "\"quoted\" AND x", "word:\"quoted\" AND x");
	TERM("contact", "", "2 there is no text to look for");
	TERM("contact", "\xE2\x80\x8B", "2 there is no text to look for {\xE2\x80\x8B}");
	TERM("contact", "\xFF", "3 a term is not UTF-8 text (byte 1)");
	TERM("rate", "euro", "2 rate has no fields that words are searched in {euro} <name a field: FIELD~TEXT>");
	is(shown(NULL, crm_node_and(world.arena, NULL, crm_node_equals(world.arena, entity_of(&world, "deal"), 0,
	   crm_value_text("' or 1=1")))), "id=[' or 1=1]", "a tree without text");
}

static void test_errors(void)
{
	TERM("contact", "emial=x", "2 contact has no field 'emial' {emial} <email=x>");
	TERM("contact", "zzzzzz=x", "2 contact has no field 'zzzzzz' {zzzzzz} <crm-schema show contact lists its fields>");
	TERM("contact", "company.indstry=retail", "2 company has no field 'indstry' {indstry} <company.industry=retail>");
	TERM("contact", "city.name=x", "2 city is a text, not a link: nothing is beyond it {city}");
	TERM("contact", "company.parent.parent.parent.name=x", "2 a path has at most 4 names {name}");
	TERM("task", "about.name=x", "2 about leads to records of any kind, so fields beyond it are not known {about}");
	TERM("contact", "=x", "2 there is no field before the operator {=}");
	TERM("contact", ".name=x", "2 contact has no field '' {} <crm-schema show contact lists its fields>");
	TERM("contact", "name==x", "2 '==' is not an operator here {==} <name=x>");
	TERM("deal", "amount=>5", "2 '=>' is not an operator here {=>} <amount>=5>");
	TERM("deal", "amount<>5", "2 '<>' is not an operator here {<>} <amount!=5>");
	TERM("deal", "stage>won", "2 link values have no order {>} <stage=won>");
	TERM("deal", "lost_reason>price", "2 choice values have no order {>} <lost_reason=price>");
	ok(strstr(term("deal", "lost_reason=prise"), "{prise} <lost_reason=price>"), "a nearest choice, as a term");
	TERM("contact", "tags>a", "2 tags is a list, and lists have no order {>} <tags=a>");
	TERM("deal", "amount>1,000", "2 '>' takes one value {1,000} "
	     "<commas part alternatives: write numbers without them, or put the value in quotes>");
	TERM("deal", "amount>", "2 '>' needs a value {>}");
	TERM("deal", "name~", "2 '~' needs a value {~}");
	TERM("deal", "amount>''", "2 '>' needs a value {>}");
	TERM("deal", "amount~5", "2 '~' looks in texts, and amount is an amount of money {~} <amount=5>");
	TERM("deal", "close_date!~5", "2 '!~' looks in texts, and close_date is a date {!~} <close_date!=5>");
	ok(strstr(term("deal", "close_date=soon"), "3 close_date "), "a bad date names its field");
	ok(strstr(term("deal", "close_date=soon"), "{soon}"), "... and stands under the caret");
	world.hidden = "score";
	TERM("contact", "score>5", "2 contact has no field 'score' {score} <crm-schema show contact lists its fields>");
	TERM("contact", "scor>5", "2 contact has no field 'scor' {scor} <crm-schema show contact lists its fields>");
	TERM("deal", "contact.score>5",
	     "2 contact has no field 'score' {score} <crm-schema show contact lists its fields>");
	world.hidden = NULL;
}

static void test_where(void)
{
	WHERE("deal", "name=a and (amount>1e5 or type=new_business)",
	      "(name=[a] and (amount>[1000000000] or type=[new_business]))");
	WHERE("deal", "name=a OR name=b And not name=c", "(name=[a] or (name=[b] and not name=[c]))");
	WHERE("deal", "not not name=a", "name=[a]");
	WHERE("deal", "NOT(name=a)or(name=b)", "(not name=[a] or name=[b])");
	WHERE("deal", "name = 'Roof & Sons' and amount >= 5", "(name=[Roof & Sons] and amount>=[50000])");
	WHERE("deal", "name='a, b', c ,d", "name=[a, b],[c],[d]");
	WHERE("deal", "next_step= and name=x", "(next_step is empty and name=[x])");
	WHERE("deal", "(next_step=)", "next_step is empty");
	WHERE("deal", "next_step= 'and'", "next_step=[and]");
	WHERE("deal", "name=O'Brien", "name=[O'Brien]");
	WHERE("deal", "roof* and 'two words'", "(word:roof* and word:two words)");
	WHERE("deal", "next_step= name=x", "2 a value with an operator in it must be in quotes {name=x}");
	WHERE("deal", "", "2 --where is empty");
	WHERE("deal", "name=a and", "2 a term is missing at the end {}");
	WHERE("deal", "name=a name=b", "2 'and' or 'or' is missing before this {name=b}");
	WHERE("deal", "and name=a", "2 a term is missing before this {and}");
	WHERE("deal", "(name=a", "2 this parenthesis is not closed {(}");
	WHERE("deal", "(name=a name=b)", "2 'and', 'or' or ')' is missing before this {name=b}");
	WHERE("deal", "name=a)", "2 there is no '(' to this ')' {)}");
	WHERE("deal", "()", "2 a term is missing before this {)}");
	WHERE("deal", "name='x", "2 this quote is not closed {'}");
	WHERE("deal", "naem='it''s' or x", "2 deal has no field 'naem' {naem} <name='it''s' or x>");
	WHERE("deal", "name=a or stage>won", "2 link values have no order {>} <name=a or stage=won>");
}

static char *repeated(const char *before, int times, const char *middle, const char *after)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	for (int i = 0; i < times; i++)
		crm_str_add(&out, before);
	crm_str_add(&out, middle);
	for (int i = 0; i < times; i++)
		crm_str_add(&out, after);
	return crm_copy(world.arena, crm_str_text(&out));
}

static void test_limits(void)
{
	WHERE("deal", repeated("(", 50, "name=a", ")"), "name=[a]");
	ok(strstr(where("deal", repeated("(", 51, "name=a", ")")), "2 more than 50"), "51 parentheses");
	ok(strstr(where("deal", repeated("(", 100000, "name=a", ")")), "2 more than 50"), "100000 parentheses");
	WHERE("deal", repeated("not ", 100000, "name=a", ""), "name=[a]");
	ok(strstr(where("deal", repeated("a or ", 500, "a", "")), "2 too many terms"), "501 terms");
	ok(strstr(where("deal", repeated("name=a,", 1, "b", ",c")), "name=[a],[b],[c]"), "a list of values");
	ok(strstr(term("deal", repeated("", 5000, "name=a", ",b")), "2 too many values"), "5001 values");
	ok(strstr(where("deal", repeated("name=a and ", 40, "amuont>5", " and name=ž")), "{amuont}"),
	   "the caret of a long expression is at the word");
}

int main(void)
{
	world_open(&world);
	ADD(&world, "user", "name", "ann");
	ADD(&world, "pipeline", "name", "default");
	ADD(&world, "company", "name", "Roof & Sons");
	ADD(&world, "company", "name", "北京公司");
	ADD(&world, "stage", "name", "proposal");
	ADD(&world, "stage", "name", "won");
	test_values();
	test_dates();
	test_money();
	test_links();
	test_words();
	test_errors();
	test_where();
	test_limits();
	world_close(&world);
	return tap_done();
}
