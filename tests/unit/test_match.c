#include "query_fixture.h"
#include "tap.h"

/*
 * The property: of random records, the SQL of a random expression selects exactly those that the same tree
 * matches in memory. CRM_TEST_SEED and CRM_TEST_ROUNDS may be set.
 */

static struct world world;
static uint64_t state;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t below(size_t n)
{
	return (size_t)(next_random() >> 11) % n;
}

static const char *const texts[] = {
	"Novák", "NOVAK", "novak a syn", "Ňáčmiš", "Олена Коваль", "Сергій", "сергій дах", "Ґалаґан Її",
	"北京公司", "東京 タワー", "100%", "1_0", "100 percent", "a,b", "O'Brien", "say \"vip\"", "back\\slash",
	"Roof & Sons", "-", "x-y", "Straße", "ÅNGSTRÖM", "Żółć", "vip", "VIP!", "key", "Ελλάδα", "e\u0301a",
	"a.b@c.cz", "🙂", "nová vip", "Q", "and", "(x)", "\t tab", "[\"key\"]", "😀 smile", "ﬁn",
};
static const char *const words[] = {
	"novak", "nov*", "Novák", "syn", "a", "олена", "сергій", "Сергій*", "її", "京", "公司", "%", "100", "-",
	"'x-y'", "vip", "vip*", "VIP!", "'a syn'", "'novak a'", "'\"vip\"'", "'&'", "åNGström", "zolc", "žółć", "ea",
	"🙂", "'roof & s*'", "a.b@c.cz", "b*", "'say vip'", "ελλάδα", "_", "'*'", "key",
};
static const char *const dates[] = { "2026-09-30", "2026-10-01", "2026-10-15", "2026-12-31", "2027-01-01", "2026-11-21" };
static const char *const spans[] = {
	"2026-10-01", "2026-Q4", "2026", "2026-11", "today", "eoq", "2027", "-30d", "2026-W42", "9999", "0001",
};
static const char *const instants[] = {
	"2026-09-30T23:59:59.999Z", "2026-10-01T00:00:00.000Z", "2026-11-21T10:44:03.120Z", "2026-12-31T23:59:59.999Z",
};
static const char *const amounts[] = { "10", "10.50", "-3", "0", "99999999999", "1e5" };
static const char *const currencies[] = { "EUR", "JPY", "KWD", "CZK" };
static const char *const durations[] = { "1h", "90m", "0s", "30d", "61d", "1461h" };
static const char *const numbers[] = { "0", "1", "10", "50", "100", "12.5" };

#define ANY(list) ((list)[below(CRM_COUNT(list))])

static const struct crm_record *any_record(const struct crm_entity *entity)
{
	for (;;) {
		const struct crm_record *record = world.records[below(world.count)];
		if (record->entity == entity)
			return record;
	}
}

static const char *any_text_of(const struct crm_field *field)
{
	size_t count = 0;

	switch (field->type) {
	case CRM_T_DATE:
		return ANY(dates);
	case CRM_T_INSTANT:
		return ANY(instants);
	case CRM_T_MONEY:
		return below(2) ? "10" : ANY(amounts);
	case CRM_T_INTEGER:
		return below(2) ? "10" : "5";
	case CRM_T_DECIMAL:
	case CRM_T_PERCENT:
		return ANY(numbers);
	case CRM_T_DURATION:
		return ANY(durations);
	case CRM_T_BOOL:
		return below(2) ? "yes" : "no";
	case CRM_T_CURRENCY:
		return ANY(currencies);
	case CRM_T_COUNTRY:
		return below(2) ? "CZ" : "UA";
	case CRM_T_LANGUAGE:
		return below(2) ? "cs" : "uk";
	case CRM_T_TIMEZONE:
		return below(2) ? "Europe/Prague" : "UTC";
	case CRM_T_EMAIL:
		return below(2) ? "jan@Novak.cz" : "olena@koval.ua";
	case CRM_T_PHONE:
		return below(2) ? "+420 601 234 567" : "+380441234567";
	case CRM_T_URL:
		return below(2) ? "https://novak.cz/a?b=c" : "https://koval.ua";
	case CRM_T_DOMAIN:
		return below(2) ? "novak.cz" : "koval.ua";
	case CRM_T_CHOICE:
		while (field->choices[count])
			count++;
		return field->choices[below(count)];
	default:
		return ANY(texts);
	}
}

static struct crm_value any_value(const struct crm_field *field)
{
	const struct crm_reading reading = { .now = world.asking.now, .currency = "KWD", .model = world.model };
	struct crm_field element = *field;
	struct crm_value value;

	if (field->type == CRM_T_LINK) {
		const struct crm_entity *target = entity_of(&world, field->target);
		/* Some lead nowhere. */
		return below(8) ? any_record(target)->values[0] : crm_value_text("dead00000000dead");
	}
	if (field->type == CRM_T_ANYLINK) {
		const struct crm_record *target = world.records[below(world.count)];
		return crm_value_text(crm_textf(world.arena, "%s:%s", target->entity->name, crm_record_id(target)));
	}
	element.flags &= ~(unsigned)CRM_LIST;
	must(crm_value_parse(world.arena, &reading, &element, NULL, any_text_of(field), &value));
	return crm_value_copy(world.arena, value);
}

static struct crm_value any_list(const struct crm_field *field)
{
	const char *elements[3];
	size_t count = 1 + below(3);

	for (size_t i = 0; i < count; i++)
		elements[i] = any_value(field).s;
	return crm_list_make(world.arena, elements, count);
}

static void fill_record(struct crm_record *record)
{
	const struct crm_entity *entity = record->entity;

	for (size_t i = 1; i < entity->count; i++) {
		const struct crm_field *field = entity->fields[i];
		if (i == crm_common_at(entity, CRM_CREATED_AT) || below(3) == 0)
			continue;
		record->values[i] = field->flags & CRM_LIST ? any_list(field) : any_value(field);
	}
}

/* A deal was made, came from another stage, and was put off or brought forward. */
static void add_story(const struct crm_record *deal, int64_t seq)
{
	const char *id = crm_record_id(deal), *stage = crm_record_id(any_record(entity_of(&world, "stage")));
	long long at = 1790841600000LL + seq % 28 * 86400000;

	run(&world, crm_textf(world.arena,
	    "INSERT INTO \"deal.past\" (field, id, seq, known, at, was) VALUES ('stage', '%s', %lld, %lld, %lld, '%s'),"
	    " ('close_date', '%s', %lld, %lld, %lld, '%s')",
	    id, (long long)seq, (long long)seq, at, stage, id, (long long)seq, (long long)seq, at, ANY(dates)));
}

static void add_stories(void)
{
	for (size_t i = 0; i < world.count; i++)
		if (below(5) && crm_same(world.records[i]->entity->name, "deal"))
			add_story(world.records[i], (int64_t)i);
}

/* What each record says to each field that is computed when asked: for the reader in memory. */
static struct crm_value *answers[WORLD_MOST];

static void ask_all(const struct crm_record *record, struct crm_value *out)
{
	const struct crm_entity *entity = record->entity;

	for (size_t i = 0; i < entity->asked_count; i++) {
		CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
		const struct crm_want_column column = {
			.path = { .length = 1, .entities = { entity }, .fields = { entity->asked[i] } },
		};
		const struct crm_select select = {
			.model = world.model, .entity = entity, .now = world.asking.now, .columns = &column, .column_count = 1,
			.where = crm_node_equals(world.arena, entity, 0, record->values[0]),
		};
		must(crm_sql_select(world.arena, &select, &sql));
		sqlite3_stmt *stmt = prepared(&world, &sql);
		if (!stmt || sqlite3_step(stmt) != SQLITE_ROW)
			abort();
		if (sqlite3_column_type(stmt, 0) == SQLITE_INTEGER)
			out[i] = crm_value_integer(sqlite3_column_int64(stmt, 0));
		else if (sqlite3_column_type(stmt, 0) == SQLITE_FLOAT)
			out[i] = crm_value_real(sqlite3_column_double(stmt, 0));
		else if (sqlite3_column_type(stmt, 0) == SQLITE_TEXT)
			out[i] = crm_value_text(crm_copy(world.arena, (const char *)sqlite3_column_text(stmt, 0)));
		sqlite3_finalize(stmt);
	}
}

static void fill_answers(size_t *filled)
{
	for (size_t i = 0; i < world.count; i++) {
		size_t count = world.records[i]->entity->asked_count;
		answers[i] = crm_new(world.arena, struct crm_value, count);
		ask_all(world.records[i], answers[i]);
		for (size_t k = 0; k < count; k++)
			*filled += answers[i][k].shape != CRM_EMPTY;
	}
}

static crm_err world_ask(void *context, const struct crm_record *record, const struct crm_field *field,
                         struct crm_value *out)
{
	size_t i = 0, k = 0;

	(void)context;
	while (world.records[i] != record)
		i++;
	while (record->entity->asked[k] != field)
		k++;
	*out = answers[i][k];
	return NULL;
}

static void fill(void)
{
	static const char *const entities[] = { "company", "contact", "deal", "task", "user", "stage", "pipeline",
	                                        "product", "team", "activity", "assignment", "calendar" };
	static const size_t counts[] = { 12, 30, 60, 20, 4, 6, 2, 2, 2, 20, 3, 2 };

	for (size_t i = 0; i < CRM_COUNT(entities); i++) {
		for (size_t k = 0; k < counts[i]; k++)
			record_new(&world, entities[i]);
	}
	for (size_t i = 0; i < world.count; i++) {
		fill_record(world.records[i]);
		insert(&world, world.records[i]);
	}
	world_index(&world);
	add_stories();
}

/* -- random expressions -------------------------------------------------------- */

static void add_quoted(struct crm_str *out, const char *text)
{
	crm_str_add_c(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			crm_str_add_c(out, '\'');
		crm_str_add_c(out, *text);
	}
	crm_str_add_c(out, '\'');
}

static void add_operand(struct crm_str *out, const struct crm_field *field)
{
	char text[128];
	const char *id;

	switch (field->type) {
	case CRM_T_ID:
		snprintf(text, sizeof(text), "%.*s", (int)(4 + below(13)), crm_record_id(world.records[below(world.count)]));
		add_quoted(out, text);
		return;
	case CRM_T_LINK:
		add_quoted(out, crm_record_id(any_record(entity_of(&world, field->target))));
		return;
	case CRM_T_ANYLINK:
		id = crm_record_id(world.records[below(world.count)]);
		snprintf(text, sizeof(text), "%.16s", id);
		add_quoted(out, below(3) ? text : below(2) ? "deal:" : "3000");
		return;
	case CRM_T_DATE:
	case CRM_T_INSTANT:
		add_quoted(out, ANY(spans));
		return;
	case CRM_T_MONEY:
		snprintf(text, sizeof(text), "%s%s", any_text_of(field), below(2) ? " EUR" : "");
		add_quoted(out, text);
		return;
	default:
		add_quoted(out, any_text_of(field));
	}
}

/* A piece of a text of the kind the field holds. */
static void add_piece(struct crm_str *out)
{
	const char *text = ANY(texts);
	size_t n = strlen(text), from = below(n), to = from + 1 + below(n - from);
	char piece[64];

	while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
		from--;
	while (to < n && ((unsigned char)text[to] & 0xC0) == 0x80)
		to++;
	snprintf(piece, sizeof(piece), "%.*s", (int)(to - from), text + from);
	/* A lone accent folds to nothing, which is refused. */
	add_quoted(out, strcmp(piece, "\xCC\x81") == 0 ? "a" : piece);
}

static bool looks_in_text(const struct crm_field *field)
{
	return crm_same(crm_type_sql(field->type), "TEXT") && field->type != CRM_T_DATE &&
	       field->type != CRM_T_INSTANT && field->type != CRM_T_ANYLINK;
}

static void add_comparison(struct crm_str *out, const struct crm_field *field)
{
	size_t kind = below(10), count = below(3) ? 1 : 2 + below(2);
	bool ordered = kind < 4 && crm_type_is_ordered(field->type) && !(field->flags & CRM_LIST);
	bool contains = kind >= 4 && kind < 7 && looks_in_text(field);
	static const char *const orders[] = { "<", "<=", ">", ">=" };

	if (kind == 9) {
		crm_str_add(out, below(2) ? "=" : "!=");
		return;
	}
	crm_str_add(out, ordered ? ANY(orders) : contains ? (below(3) ? "~" : "!~") : below(3) ? "=" : "!=");
	for (size_t i = 0; i < (ordered ? 1 : count); i++) {
		crm_str_add(out, i ? "," : "");
		if (contains)
			add_piece(out);
		else if (i && below(6) == 0)
			crm_str_add(out, "''");
		else
			add_operand(out, field);
	}
}

static void add_term(struct crm_str *out, const struct crm_entity *entity)
{
	const struct crm_field *field;
	bool searched = !crm_same(entity->name, "task") && !crm_same(entity->name, "activity");

	if (searched && below(6) == 0) {
		crm_str_add(out, ANY(words));
		return;
	}
	for (int steps = 0;; steps++) {
		size_t at = below(entity->count + 2 * entity->asked_count);
		field = at < entity->count ? entity->fields[at] : entity->asked[(at - entity->count) / 2];
		crm_str_add(out, field->name);
		if (field->type != CRM_T_LINK || steps == 3 || below(2))
			break;
		entity = entity_of(&world, field->target);
		crm_str_add_c(out, '.');
	}
	add_comparison(out, field);
}

static void add_expression(struct crm_str *out, const struct crm_entity *entity, int depth)
{
	if (below(4) == 0)
		crm_str_add(out, "not ");
	if (depth == 0 || below(3) == 0) {
		add_term(out, entity);
		return;
	}
	crm_str_add_c(out, '(');
	add_expression(out, entity, depth - 1);
	crm_str_add(out, below(2) ? " and " : " or ");
	add_expression(out, entity, depth - 1);
	crm_str_add_c(out, ')');
}

/* -- the two readers ----------------------------------------------------------- */

static char *by_sql(const struct crm_entity *entity, const struct crm_node *node, struct crm_sql *sql)
{
	const struct crm_want_column id = {
		.path = { .length = 1, .entities = { entity }, .fields = { entity->fields[0] } },
	};
	const struct crm_select select = {
		.model = world.model, .entity = entity, .now = world.asking.now, .where = node, .columns = &id, .column_count = 1,
		.by_id = true,
	};

	must(crm_sql_select(world.arena, &select, sql));
	return rows(&world, sql);
}

static char *in_memory(const struct crm_entity *entity, const struct crm_node *node)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};
	const struct crm_following following = { world_get, world_ask, &world };

	/* Ids rise with the place within one entity. */
	for (size_t i = 0; i < world.count; i++) {
		bool match;
		if (world.records[i]->entity != entity)
			continue;
		must(crm_match(node, world.records[i], &following, &match));
		if (match)
			crm_str_addf(&out, "%s%s|", out.n ? "\n" : "", crm_record_id(world.records[i]));
	}
	return crm_copy(world.arena, crm_str_text(&out));
}

static bool agrees(const char *name, size_t *some)
{
	CRM_AUTO(crm_str_drop) struct crm_str text = {0};
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	const struct crm_entity *entity = entity_of(&world, name);
	struct crm_node *node;

	add_expression(&text, entity, (int)below(4));
	crm_err err = crm_where_parse(world.arena, &world.asking, entity, text.s, &node);
	if (err) {
		printf("# %s\n", text.s);
		must(err);
	}
	char *want = in_memory(entity, node), *got = by_sql(entity, node, &sql);
	*some += *want != '\0';
	if (strcmp(want, got) == 0)
		return true;
	printf("# %s: %s\n# %s\n# memory:\n%s\n# SQL:\n%s\n", name, text.s, sql.text.s, want, got);
	return false;
}

static long setting(const char *name, long usual)
{
	const char *text = getenv(name);

	return text ? atol(text) : usual;
}

static void test_property(void)
{
	static const char *const entities[] = { "deal", "contact", "company", "task", "activity" };
	long rounds = setting("CRM_TEST_ROUNDS", 4000), seed = setting("CRM_TEST_SEED", 20261121);
	size_t some = 0;
	bool good = true;

	for (long i = 0; i < rounds && good; i++) {
		struct crm_arena_mark mark = crm_arena_mark(world.arena);
		state = (uint64_t)(seed + i) * UINT64_C(0x9E3779B97F4A7C15) + 1;
		for (int k = 0; k < 4; k++)
			next_random();
		good = agrees(ANY(entities), &some);
		if (!good)
			printf("# CRM_TEST_SEED=%ld CRM_TEST_ROUNDS=1 repeats it\n", seed + i);
		crm_arena_rewind(world.arena, mark);
	}
	ok(good, "SQL and memory agree on %ld random expressions", rounds);
	ok(some > (size_t)rounds / 4, "... many of which match something (%zu)", some);
}

static bool matches(struct crm_record *record, const char *text)
{
	struct crm_node *node;
	bool out;

	must(crm_where_parse(world.arena, &world.asking, record->entity, text, &node));
	must(crm_match(node, record, NULL, &out));
	return out;
}

static void test_alone(void)
{
	struct crm_record *record = crm_record_new(world.arena, entity_of(&world, "deal"));
	bool out;

	ok(matches(record, "amount!=5 and stage= and not name=x and name!~x"), "an empty record");
	ok(!matches(record, "amount<5 or amount>=5 or close_date<9999 or name~x"), "... is not less or more");
	crm_record_put(record, "company", crm_value_text("3000000000000001"));
	ok(matches(record, "company.name= and company!~x and company!="), "nothing to follow links with");
	ok(matches(record, "is_stale= and company.open_deals= and stage_path!~x"), "nobody to ask");
	must(crm_match(NULL, record, NULL, &out));
	ok(out, "no tree is all");
	must(crm_match(crm_node_equals(world.arena, record->entity, crm_entity_field(record->entity, "company"),
	                               crm_value_text("3000000000000001")), record, NULL, &out));
	ok(out, "a tree without text");
	must(crm_match(crm_node_equals(world.arena, record->entity, crm_entity_field(record->entity, "stage"),
	                               CRM_NO_VALUE), record, NULL, &out));
	ok(out, "... of an empty field");
}

static void test_scale(void)
{
	is_int(crm_scaled(5, "JPY"), 50000, "no digits");
	is_int(crm_scaled(500, "EUR"), 50000, "two");
	is_int(crm_scaled(5000, "KWD"), 50000, "three");
	is_int(crm_scaled(500, NULL), 50000, "none is two");
	is_int(crm_scaled(500, "QQQ"), 50000, "unknown is two");
	is_int(crm_scaled(INT64_MAX, "EUR"), INT64_MAX, "held at the end");
	is_int(crm_scaled(INT64_MIN, "JPY"), INT64_MIN, "at either");
}

int main(void)
{
	world_open(&world);
	state = 88172645463325252u;
	fill();
	world.asking.ids = NULL;
	test_scale();
	test_alone();
	size_t filled = 0;
	fill_answers(&filled);
	ok(filled > 400, "%zu answers of fields that are computed when asked", filled);
	test_property();
	world_close(&world);
	return tap_done();
}
