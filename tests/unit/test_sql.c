#include "query_fixture.h"
#include "tap.h"

#include <time.h>

static struct world world;

static struct crm_path path_of(const char *entity, const char *text)
{
	struct crm_path path;

	must(crm_path_parse(world.model, entity_of(&world, entity), text, &path));
	return path;
}

static const struct crm_node *parsed(const char *entity, const char *text)
{
	struct crm_node *node;

	if (!text)
		return NULL;
	must(crm_where_parse(world.arena, &world.asking, entity_of(&world, entity), text, &node));
	return node;
}

/* A select of up to three columns: "company:label stage:handle name", sorted by "-amount name". */
struct plan {
	struct crm_want_column columns[4];
	struct crm_sort sorts[4];
	struct crm_select select;
};

static void plan(struct plan *plan, const char *entity, const char *columns, const char *where, const char *sorts)
{
	char copy[256], *word, *rest;

	*plan = (struct plan){0};
	plan->select = (struct crm_select){
		.model = world.model, .entity = entity_of(&world, entity), .now = world.asking.now, .where = parsed(entity, where),
		.columns = plan->columns, .sorts = plan->sorts,
	};
	snprintf(copy, sizeof(copy), "%s", columns);
	for (word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *want = strchr(word, ':');
		struct crm_want_column *column = &plan->columns[plan->select.column_count++];
		if (want)
			*want++ = '\0';
		column->path = path_of(entity, word);
		column->want = !want ? CRM_WANT_VALUE : *want == 'h' ? CRM_WANT_HANDLE : CRM_WANT_LABEL;
	}
	snprintf(copy, sizeof(copy), "%s", sorts ? sorts : "");
	for (word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		struct crm_sort *sort = &plan->sorts[plan->select.sort_count++];
		sort->down = *word == '-';
		sort->path = path_of(entity, word + sort->down);
	}
}

static char *selected(const struct plan *plan)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};

	must(crm_sql_select(world.arena, &plan->select, &sql));
	return rows(&world, &sql);
}

/* The names, parted by ','. */
static const char *names(const char *entity, const char *where, const char *sorts)
{
	struct plan p;

	plan(&p, entity, "name", where, sorts);
	char *text = selected(&p), *to = text;
	for (char *from = text; *from; from++) {
		if (*from != '|')
			*to++ = *from == '\n' ? ',' : *from;
	}
	*to = '\0';
	return text;
}

static const char *counted(const char *entity, const char *columns, const char *where)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct plan p;

	plan(&p, entity, columns, where, NULL);
	must(crm_sql_count_by(world.arena, &p.select, &sql));
	return rows(&world, &sql);
}

static void fill(void)
{
	ADD(&world, "user", "name", "ann");
	ADD(&world, "user", "name", "bob");
	const char *pipeline = ADD(&world, "pipeline", "name", "default");
	const char *lost = ADD(&world, "stage", "name", "lost", "position", "6", "pipeline", pipeline);
	const char *open = ADD(&world, "stage", "name", "proposal", "position", "3", "pipeline", pipeline);
	const char *won = ADD(&world, "stage", "name", "won", "position", "5", "pipeline", pipeline);
	const char *roof = ADD(&world, "company", "name", "Roof & Sons", "industry", "building");
	const char *novak = ADD(&world, "company", "name", "Novák a syn", "industry", "retail", "parent", roof);
	ADD(&world, "company", "name", "北京公司", "industry", "retail", "description", "100%_sure");
	ADD(&world, "deal", "name", "Žlab", "company", novak, "stage", open, "currency", "EUR", "amount", "10.50",
	    "close_date", "2026-09-30", "tags", "key;vip", "pipeline", pipeline);
	ADD(&world, "deal", "name", "дах", "company", roof, "stage", won, "currency", "JPY", "amount", "10",
	    "close_date", "2026-10-01", "tags", "a\\;b;say \"vip\"", "pipeline", pipeline);
	ADD(&world, "deal", "name", "barn", "stage", lost, "currency", "KWD", "amount", "10.125",
	    "close_date", "2026-12-31", "tags", "vip", "type", "new_business", "pipeline", pipeline);
	ADD(&world, "deal", "name", "Old", "company", roof, "stage", open, "pipeline", pipeline,
	    "close_date", "2027-01-01", "tags", "\\,");
	ADD(&world, "deal", "name", "none");
	world_index(&world);
}

static void test_filters(void)
{
	is(names("deal", NULL, NULL), "Žlab,дах,barn,Old,none", "all, in the order they were made");
	is(names("deal", "stage=proposal", NULL), "Žlab,Old", "a link by name");
	is(names("deal", "stage=proposal,won", NULL), "Žlab,дах,Old", "any of two");
	is(names("deal", "stage!=proposal,won", NULL), "barn,none", "none of two, and the empty one");
	is(names("deal", "stage=,won", NULL), "дах,none", "empty is an alternative");
	is(names("deal", "not stage=won", NULL), "Žlab,barn,Old,none", "not is the complement");
	is(names("deal", "not (stage=won or close_date<2026-10)", NULL), "barn,Old,none", "not of or");
	is(names("deal", "not (not stage=won and stage!=)", NULL), "дах,none", "not of and");
	is(names("deal", "company=", NULL), "barn,none", "an empty link");
	is(names("deal", "company!=", NULL), "Žlab,дах,Old", "a filled link");
	is(names("deal", "company~NOVAK", NULL), "Žlab", "a link's label");
	is(names("deal", "company!~novak", NULL), "дах,barn,Old,none", "... and its complement");
	is(names("deal", "company.industry=retail", NULL), "Žlab", "through a link");
	is(names("deal", "company.industry=", NULL), "barn,none", "through an empty link");
	is(names("deal", "company.parent.name~roof", NULL), "Žlab", "through two");
	is(names("deal", "company.parent~roof", NULL), "Žlab", "a label through one");
	is(names("deal", "name~zlab", NULL), "Žlab", "folded");
	is(names("company", "description~0%_s", NULL), "北京公司", "% and _ are themselves");
	is(names("company", "description~1_0", NULL), "", "... and nothing else");
	is(names("deal", "name=\"' OR 1=1 --\"", NULL), "", "a value is a value");
}

static void test_dates(void)
{
	is(names("deal", "close_date=2026-Q4", NULL), "дах,barn", "in a quarter");
	is(names("deal", "close_date!=2026-Q4", NULL), "Žlab,Old,none", "not in it, or empty");
	is(names("deal", "close_date<2026-Q4", NULL), "Žlab", "before it");
	is(names("deal", "close_date<=2026-Q4", NULL), "Žlab,дах,barn", "before its end");
	is(names("deal", "close_date>2026-Q4", NULL), "Old", "after it");
	is(names("deal", "close_date>=2026-Q4", NULL), "дах,barn,Old", "from its start");
	is(names("deal", "close_date=2026-10-01,2027", NULL), "дах,Old", "two spans");
	is(names("deal", "created_at>=2026", NULL), "Žlab,дах,barn,Old,none", "instants");
}

static void test_money(void)
{
	is(names("deal", "amount>10", NULL), "Žlab,barn", "10 JPY is not more than 10, 10.125 KWD is");
	is(names("deal", "amount=10", NULL), "дах", "10");
	is(names("deal", "amount=10.5", NULL), "Žlab", "10.50 EUR");
	is(names("deal", "amount='10 JPY','10.50 EUR'", NULL), "Žlab,дах", "with their currencies");
	is(names("deal", "amount>='10 EUR'", NULL), "Žlab", "in one currency");
	is(names("deal", "amount!='10 JPY'", NULL), "Žlab,barn,Old,none", "not that amount, or not that currency");
	is(names("deal", "amount=", NULL), "Old,none", "no amount");
}

static void test_lists(void)
{
	is(names("deal", "tags=vip", NULL), "Žlab,barn", "an element, not a piece of one");
	is(names("deal", "tags!=vip", NULL), "дах,Old,none", "its complement");
	is(names("deal", "tags=','", NULL), "Old", "the element ',', which stands between elements too");
	is(names("deal", "tags=a;b", NULL), "дах", "an element with a semicolon");
	is(names("deal", "tags='say \"vip\"'", NULL), "дах", "an element with quotes");
	is(names("deal", "tags=vip,','", NULL), "Žlab,barn,Old", "any of two");
	is(names("deal", "tags=", NULL), "none", "no element");
	is(names("deal", "tags=key,", NULL), "Žlab,none", "one or none");
	is(names("deal", "tags~VI", NULL), "Žlab,дах,barn", "a piece of an element");
	is(names("deal", "tags~'y\",\"v'", NULL), "", "never across elements");
	is(names("deal", "tags!~vi", NULL), "Old,none", "no piece");
}

static void test_words(void)
{
	is(names("company", "novak", NULL), "Novák a syn", "a word, without accents");
	is(names("company", "nov*", NULL), "Novák a syn", "a prefix");
	is(names("company", "nov", NULL), "", "not a word");
	is(names("company", "not novak", NULL), "Roof & Sons,北京公司", "not the word");
	is(names("company", "京公", NULL), "北京公司", "within a text without spaces");
	is(names("company", "'&'", NULL), "Roof & Sons", "a word of punctuation");
	is(names("company", "'roof sons'", NULL), "Roof & Sons", "two words in order");
	is(names("company", "'sons roof'", NULL), "", "... not out of order");
	is(names("company", "-roof", NULL), "Roof & Sons", "'-' is no operator of the index");
	is(names("company", "'\"roof\" AND NEAR('", NULL), "", "nor is anything else");
	is(names("company", "name:roof", NULL), "", "nor a column");
	world.hidden = "description";
	is(names("company", "sure", NULL), "", "a hidden field is not searched");
	is(names("company", "roof", NULL), "Roof & Sons", "... others are");
	world.hidden = NULL;
	is(names("company", "sure", NULL), "北京公司", "a field that may be read is");
}

static void test_order(void)
{
	struct plan p;

	is(names("deal", NULL, "name"), "barn,none,Old,Žlab,дах", "text sorts folded");
	is(names("deal", NULL, "-name"), "дах,Žlab,Old,none,barn", "down");
	is(names("deal", NULL, "stage -name"), "none,Žlab,Old,дах,barn", "a link sorts by its target's order");
	is(names("deal", NULL, "company"), "barn,none,Žlab,дах,Old", "... or its label");
	is(names("deal", NULL, "-amount"), "Žlab,barn,дах,Old,none", "money on one scale");
	is(names("deal", NULL, "-company.industry"), "Žlab,дах,Old,barn,none", "through a link");
	is(names("deal", NULL, "-created_at"), "none,Old,barn,дах,Žlab", "newest first");
	is(names("deal", NULL, "type"), "Žlab,дах,Old,none,barn", "choices");
	is(names("stage", NULL, NULL), "proposal,won,lost", "an entity's own order");
	plan(&p, "deal", "name", NULL, "-name");
	p.select.limit = 2;
	is(selected(&p), "дах|\nŽlab|", "a limit");
	p.select.by_id = true;
	is(selected(&p), "Žlab|\nдах|", "by id");
}

static void test_columns(void)
{
	struct plan p;

	plan(&p, "deal", "company:label stage:handle amount company.parent:label", "name=Žlab", NULL);
	is(selected(&p), "Novák a syn||proposal||1050|EUR|Roof & Sons|", "labels, handles and units");
	plan(&p, "deal", "company stage owner:handle company:handle", "name=дах", NULL);
	is(selected(&p), "3000000000000007||3000000000000006||||3000000000000007|", "ids where there is no handle");
	plan(&p, "deal", "name", "owner!=", NULL);
	run(&world, "UPDATE deal SET owner = 'dead00000000dead' WHERE name = 'Old'");
	plan(&p, "deal", "owner:handle owner:label owner.name", "owner!=", NULL);
	is(selected(&p), "dead00000000dead||dead00000000dead|||", "a link that leads nowhere shows its id");
	run(&world, "UPDATE deal SET owner = NULL");
}

static void test_counts(void)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct plan p;

	plan(&p, "deal", "", "company.industry=building", "name");
	must(crm_sql_count(world.arena, &p.select, &sql));
	is(rows(&world, &sql), "2", "count");
	is(counted("deal", "stage:handle", NULL), "proposal||2\nwon||1\nlost||1\n||1", "by stage, in its order");
	is(counted("deal", "company:label", NULL), "Roof & Sons||2\n||2\nNovák a syn||1", "most first, then by name");
	is(counted("deal", "tags", NULL), "vip||2\n,||1\na;b||1\nkey||1\nsay \"vip\"||1\n||1", "per element");
	is(counted("deal", "stage:handle company:label", "stage!="),
	   "proposal||Novák a syn||1\nproposal||Roof & Sons||1\nwon||Roof & Sons||1\nlost||||1", "by two");
	is(counted("deal", "amount", "amount!="), "10|JPY|1\n10125|KWD|1\n1050|EUR|1", "money with its unit");
	is(counted("deal", "company.industry", "tags=vip"), "retail||1\n||1", "through a link, filtered");
	is(counted("deal", "type", NULL), "||4\nnew_business||1", "choices");
	is(counted("deal", "", NULL), "5", "by nothing");
}

static const char *lookup(const char *entity, const char *key, const char *text, const char *scope, const char *scoped)
{
	struct crm_sql sql = {0};
	const struct crm_entity *e = entity_of(&world, entity);
	struct crm_value binds[2] = { crm_value_text(text), crm_value_text(scoped) };

	crm_sql_add_lookup(&sql.text, e, crm_entity_field(e, key), scope ? crm_entity_field(e, scope) : -1, 10);
	sql.binds = binds;
	sql.count = scope ? 2 : 1;
	const char *out = rows(&world, &sql);
	crm_sql_drop(&sql);
	return out;
}

static void test_lookup(void)
{
	ADD(&world, "company", "name", "acme");
	ADD(&world, "company", "name", "ACME");
	ADD(&world, "company", "name", "Acme Ltd");
	world_index(&world);
	is(lookup("company", "name", "acme", NULL, NULL), "300000000000000f", "exact alone");
	is(lookup("company", "name", "ácme", NULL, NULL), "300000000000000f\n3000000000000010", "else folded");
	is(lookup("company", "name", "\"acme\" OR", NULL, NULL), "", "text is no search expression");
	is(lookup("company", "name", "roof & sons", NULL, NULL), "3000000000000007", "folded, with punctuation");
	is(lookup("stage", "name", "WON", "pipeline", "0000000000000003"), "3000000000000006", "in a scope");
	is(lookup("stage", "name", "won", "pipeline", "1111111111111111"), "", "not in another scope");
	is(lookup("user", "name", "Ann", NULL, NULL), "5000000000000001", "where nothing is searched");
	is(lookup("contact", "email", "x@y.cz", NULL, NULL), "", "none");
	run(&world, "DELETE FROM company WHERE name LIKE 'acme%'");
	world_index(&world);
}

/* What SQLite would do, one line a step. */
static char *explained(const struct plan *plan)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};

	must(crm_sql_select(world.arena, &plan->select, &sql));
	crm_str_addf(&text, "EXPLAIN QUERY PLAN %s", sql.text.s);
	crm_str_clear(&sql.text);
	crm_str_add(&sql.text, text.s);
	return rows(&world, &sql);
}

static void test_plans(void)
{
	struct plan p;

	plan(&p, "contact", "name email company:label owner:handle", NULL, NULL);
	ok(!strstr(explained(&p), "TEMP B-TREE"), "a plain list has no sorter");
	ok(strstr(explained(&p), "contact.created_at"), "... but the index");
	plan(&p, "contact", "name", NULL, "-created_at");
	ok(!strstr(explained(&p), "TEMP B-TREE"), "newest first neither");
	plan(&p, "contact", "name", NULL, "name");
	p.select.by_id = true;
	ok(!strstr(explained(&p), "TEMP B-TREE") && strstr(explained(&p), "contact.id"), "by id streams by its index");
	plan(&p, "deal", "name", "stage=won", NULL);
	ok(strstr(explained(&p), "deal.stage"), "a link through its index");
	plan(&p, "deal", "name", "stage=won,lost and amount>5", NULL);
	ok(strstr(explained(&p), "deal.stage"), "several too");
	plan(&p, "deal", "name", "close_date=2026-Q4", NULL);
	ok(strstr(explained(&p), "deal.close_date"), "a span too");
	plan(&p, "deal", "name", "id=7f3a", NULL);
	ok(strstr(explained(&p), "deal.id"), "a prefix of an id too");
	plan(&p, "deal", "name", "company.name='Roof & Sons'", NULL);
	ok(!strstr(explained(&p), "SCAN t"), "a path begins at its end");
	plan(&p, "company", "name", "novak", NULL);
	ok(strstr(explained(&p), "VIRTUAL TABLE INDEX"), "a word through the search index");
}

static bool prepares(const char *entity, const char *where)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct plan p;

	plan(&p, entity, "id", where, NULL);
	must(crm_sql_count(world.arena, &p.select, &sql));
	sqlite3_stmt *stmt = prepared(&world, &sql);
	bool good = stmt && sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_finalize(stmt);
	return good;
}

/* `times` of `open`, then `middle`, then as many of `close`. */
static char *nested(const char *open, int times, const char *middle, const char *close)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	for (int i = 0; i < times; i++)
		crm_str_add(&out, open);
	crm_str_add(&out, middle);
	for (int i = 0; i < times; i++)
		crm_str_add(&out, close);
	return crm_copy(world.arena, crm_str_text(&out));
}

static void test_limits(void)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct plan p;

	ok(prepares("deal", nested("name=a or (name=b and (", 25, "tags!=x", "))")), "50 deep on the right");
	ok(prepares("deal", nested("((", 25, "close_date!=2026", " and name=b) or name!=c)")), "50 deep on the left");
	ok(prepares("deal", nested("not (name=a and ", 50, "tags!~x", ")")), "50 nots");
	ok(prepares("deal", nested("name=x or ", 499, "name=a", "")), "500 terms in a row");
	ok(prepares("deal", nested("close_date!=2026 and ", 499, "tags=a", "")), "500 negative terms in a row");
	ok(prepares("deal", nested("", 4999, "name=a", ",b")), "5000 values");
	ok(prepares("deal", nested("", 4999, "close_date!=2026", ",2027")), "5000 spans");
	ok(prepares("deal", nested("", 4999, "recurring_amount='1 EUR'", ",'2 EUR'")), "5000 amounts");
	ok(prepares("deal", nested("", 4999, "name~a", ",b")), "5000 pieces");
	ok(prepares("deal", nested("", 4999, "tags~a", ",b")), "5000 pieces of elements");
	ok(prepares("deal", nested("", 4999, "weighted_amount='1 EUR'", ",'2 EUR'")), "5000 amounts computed once");
	ok(prepares("deal", nested("is_stale!=yes or ", 499, "is_stale=yes", "")), "500 terms that are computed");
	ok(prepares("task", nested("", 100, "about=7f3a", ",7f3b")), "100 prefixes of any kind");
	plan(&p, "deal", "name", "company.parent.parent.industry=x and company.parent.industry=y", NULL);
	must(crm_sql_select(world.arena, &p.select, &sql));
	ok(strstr(sql.text.s, "j3") && !strstr(sql.text.s, "j4"), "the same way is joined once");
}

static bool answers(const struct crm_sql *sql)
{
	const char *text = rows(&world, sql);

	return !crm_starts(text, "(does not prepare)") && !strstr(text, "(error:");
}

/* Whatever is computed when asked prepares, as a column, a condition, an order and a group, also beyond a link. */
static void test_asked(void)
{
	for (size_t i = 0; i < world.model->count; i++) {
		const struct crm_entity *entity = world.model->entities[i];
		for (size_t k = 0; k < entity->asked_count; k++) {
			CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
			const char *name = entity->asked[k]->name;
			struct plan p;
			plan(&p, entity->name, name, crm_textf(world.arena, "%s= or %s!=", name, name), name);
			must(crm_sql_select(world.arena, &p.select, &sql));
			ok(answers(&sql), "%s.%s", entity->name, name);
			must(crm_sql_count_by(world.arena, &p.select, &sql));
			ok(answers(&sql), "... counted by");
		}
	}
}

static void test_asked_now(void)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	struct plan p;

	plan(&p, "deal", "time_in_stage stale_for is_stale", "stale_for!= or is_stale=", "-stale_for");
	must(crm_sql_select(world.arena, &p.select, &sql));
	ok(sql.count == 1 && crm_same(sql.binds[0].s, "2026-11-21T10:44:03.120Z"), "the instant is bound once");
}

int main(void)
{
	world_open(&world);
	fill();
	test_asked();
	test_asked_now();
	test_filters();
	test_dates();
	test_money();
	test_lists();
	test_words();
	test_order();
	test_columns();
	test_counts();
	test_lookup();
	test_plans();
	test_limits();
	world_close(&world);
	return tap_done();
}
