/*
 * Terms and --where: reading never crashes, what was read always gives SQL that SQLite prepares and runs, and (words
 * aside, which FTS5 folds in its own way) selects the records that match in memory.
 *
 * The first byte chooses the entity and whether the rest is --where or one term a line.
 */
#include "../unit/query_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(struct world *world)
{
	ADD(world, "company", "name", "Roof & Sons", "domain", "roof.example", "tags", "key;vip", "employees", "10");
	ADD(world, "company", "name", "北京公司", "country", "CZ", "annual_revenue", "10.50", "currency", "EUR");
	ADD(world, "contact", "name", "Eva Nováková", "email", "eva@roof.example", "company", "3000000000000001",
	    "do_not_call", "yes", "emails", "a@b.cz;c@d.ua", "birthday", "1980-02-29");
	ADD(world, "contact", "name", "Олена Коваль", "score", "5.5");
	ADD(world, "deal", "name", "O'Brien 100%", "company", "3000000000000001", "amount", "10", "close_date",
	    "2026-11-21", "contact", "3000000000000003");
	ADD(world, "deal", "description", "a \"b\" _c\\");
	ADD(world, "task", "subject", "call", "about", "company:3000000000000001");
	world_index(world);
}

static struct world *the_world(void)
{
	static struct world world;

	if (!world.model) {
		world_open(&world);
		fill(&world);
		world.asking.ids = NULL;
	}
	return &world;
}

static crm_err parse_lines(struct world *world, const struct crm_entity *entity, char *text, struct crm_node **node)
{
	const char *terms[8];
	size_t count = 0;
	char *rest;

	for (char *line = strtok_r(text, "\n", &rest); line && count < 8; line = strtok_r(NULL, "\n", &rest))
		terms[count++] = line;
	return crm_terms_parse(world->arena, &world->asking, entity, terms, count, node);
}

static bool has_word(const struct crm_node *node)
{
	if (!node)
		return false;
	return node->kind == CRM_NODE_WORD || has_word(node->left) || has_word(node->right);
}

static int64_t count_sql(struct world *world, const struct crm_entity *entity, const struct crm_node *node)
{
	CRM_AUTO(crm_sql_drop) struct crm_sql sql = {0};
	const struct crm_select select = { .model = world->model, .entity = entity, .now = world->asking.now, .where = node };

	must(crm_sql_count(world->arena, &select, &sql));
	sqlite3_stmt *stmt = prepared(world, &sql);
	if (!stmt || sqlite3_step(stmt) != SQLITE_ROW)
		abort();
	int64_t count = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return count;
}

static crm_err world_ask(void *context, const struct crm_record *record, const struct crm_field *field,
                         struct crm_value *out)
{
	*out = world_answer(context, record, field);
	return NULL;
}

static int64_t count_memory(struct world *world, const struct crm_entity *entity, const struct crm_node *node)
{
	const struct crm_following following = { .get = world_get, .ask = world_ask, .context = world };
	int64_t count = 0;
	bool match;

	for (size_t i = 0; i < world->count; i++) {
		if (world->records[i]->entity != entity)
			continue;
		must(crm_match(node, world->records[i], &following, &match));
		count += match;
	}
	return count;
}

static void try_text(struct world *world, uint8_t choice, char *text)
{
	static const char *const names[] = { "deal", "contact", "company", "task" };
	const struct crm_entity *entity = entity_of(world, names[choice / 2 % 4]);
	struct crm_node *node;
	crm_err err = choice & 1 ? crm_where_parse(world->arena, &world->asking, entity, text, &node)
	                         : parse_lines(world, entity, text, &node);

	if (err && (err->caret < 0 || (size_t)err->caret + (size_t)err->caret_length > strlen(err->source)))
		abort();
	if (err)
		return;
	int64_t by_sql = count_sql(world, entity, node), in_memory = count_memory(world, entity, node);
	if (by_sql != in_memory && !has_word(node))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world *world = the_world();
	struct crm_arena_mark mark = crm_arena_mark(world->arena);

	if (size == 0)
		return 0;
	try_text(world, data[0], crm_copy_n(world->arena, (const char *)data + 1, size - 1));
	crm_arena_rewind(world->arena, mark);
	return 0;
}
