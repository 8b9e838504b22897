#include "store/schema.h"

#include <string.h>

#include "model/asked.h"
#include "query/sql.h"
#include "store/reached.h"
#include "store/tracked.h"
#include "store/view.h"

struct list {
	struct crm_arena *arena;
	struct crm_schema_object *objects;
	size_t count, room;
};

static void add(struct list *list, enum crm_schema_object_kind kind, const char *name, const char *sql,
                const struct crm_entity *entity)
{
	if (list->count == list->room) {
		struct crm_schema_object *old = list->objects;

		list->room = list->room ? list->room * 2 : 64;
		list->objects = crm_new(list->arena, struct crm_schema_object, list->room);
		if (old)
			memcpy(list->objects, old, list->count * sizeof *old);
	}
	list->objects[list->count++] = (struct crm_schema_object){
		.kind = kind, .name = crm_copy(list->arena, name), .sql = crm_copy(list->arena, sql), .entity = entity,
	};
}

/* -- the journal ------------------------------------------------------------- */

static const struct crm_schema_object journal[] = {
	{
		.kind = CRM_SCHEMA_TABLE, .name = "txn", .sql =
		"CREATE TABLE \"txn\" (\n"
		"\tseq INTEGER PRIMARY KEY,\n"
		"\tid TEXT NOT NULL,\n"
		"\tat TEXT NOT NULL,\n"
		"\tactor TEXT NOT NULL,\n"
		"\ttool TEXT NOT NULL,\n"
		"\tnote TEXT,\n"
		"\tbatch TEXT,\n"
		"\tsource TEXT\n"
		") STRICT",
	},
	{ .kind = CRM_SCHEMA_INDEX, .name = "txn.id", .sql = "CREATE UNIQUE INDEX \"txn.id\" ON \"txn\" (id)" },
	{ .kind = CRM_SCHEMA_INDEX, .name = "txn.at", .sql = "CREATE INDEX \"txn.at\" ON \"txn\" (at)" },
	{
		/* What the history of a field steps over. */
		.kind = CRM_SCHEMA_INDEX, .name = "txn.undo", .sql =
		"CREATE INDEX \"txn.undo\" ON \"txn\" (tool) WHERE tool IN " CRM_UNDO_TOOLS,
	},
	{
		.kind = CRM_SCHEMA_TABLE, .name = "change", .sql =
		"CREATE TABLE \"change\" (\n"
		"\tseq INTEGER PRIMARY KEY,\n"
		"\ttxn INTEGER NOT NULL,\n"
		"\tentity TEXT NOT NULL,\n"
		"\trecord TEXT NOT NULL,\n"
		"\top TEXT NOT NULL,\n"
		"\tprev INTEGER,\n"
		"\tbefore TEXT,\n"
		"\tafter TEXT\n"
		") STRICT",
	},
	{ .kind = CRM_SCHEMA_INDEX, .name = "change.txn", .sql = "CREATE INDEX \"change.txn\" ON \"change\" (txn)" },
	{
		/* What happened to an entity since: time travel, the log of an entity. */
		.kind = CRM_SCHEMA_INDEX, .name = "change.entity", .sql =
		"CREATE INDEX \"change.entity\" ON \"change\" (entity, op, seq)",
	},
	{
		.kind = CRM_SCHEMA_INDEX, .name = "change.deleted", .sql =
		"CREATE INDEX \"change.deleted\" ON \"change\" (entity, record) WHERE op = 'delete'",
	},
	{
		/* arrival.h */
		.kind = CRM_SCHEMA_TABLE, .name = "txn.arrival", .sql =
		"CREATE TABLE \"txn.arrival\" (\n"
		"\tnumber INTEGER PRIMARY KEY,\n"
		"\ttxn INTEGER NOT NULL\n"
		") STRICT",
	},
	{ .kind = CRM_SCHEMA_INDEX, .name = "txn.arrived", .sql = "CREATE UNIQUE INDEX \"txn.arrived\" ON \"txn.arrival\" (txn)" },
	/* What a merge leaves for people to look at: store/parting.h. */
	{
		.kind = CRM_SCHEMA_TABLE, .name = "txn.parted", .sql =
		"CREATE TABLE \"txn.parted\" (\n"
		"\tentity TEXT NOT NULL,\n"
		"\trecord TEXT NOT NULL,\n"
		"\tmerged TEXT NOT NULL,\n"
		"\tside INTEGER NOT NULL,\n"
		"\ttxn INTEGER NOT NULL,\n"
		"\tPRIMARY KEY (entity, record, merged, side, txn)\n"
		") WITHOUT ROWID, STRICT",
	},
	{
		.kind = CRM_SCHEMA_TABLE, .name = "txn.unheard", .sql =
		"CREATE TABLE \"txn.unheard\" (\n"
		"\tentity TEXT NOT NULL,\n"
		"\trecord TEXT NOT NULL,\n"
		"\ttxn INTEGER NOT NULL,\n"
		"\tbefore TEXT NOT NULL,\n"
		"\tafter TEXT NOT NULL,\n"
		"\tPRIMARY KEY (entity, record, txn)\n"
		") WITHOUT ROWID, STRICT",
	},
	{
		.kind = CRM_SCHEMA_TABLE, .name = "txn.disputed", .sql =
		"CREATE TABLE \"txn.disputed\" (\n"
		"\tentity TEXT NOT NULL,\n"
		"\trecord TEXT NOT NULL,\n"
		"\tkind TEXT NOT NULL,\n"
		"\tPRIMARY KEY (entity, record, kind)\n"
		") WITHOUT ROWID, STRICT",
	},
	{ .kind = CRM_SCHEMA_INDEX, .name = "txn.parted.txn", .sql = "CREATE INDEX \"txn.parted.txn\" ON \"txn.parted\" (txn)" },
	{ .kind = CRM_SCHEMA_INDEX, .name = "txn.unheard.txn", .sql = "CREATE INDEX \"txn.unheard.txn\" ON \"txn.unheard\" (txn)" },
	{
		/* What people have settled without a change (crm-sync resolve --ours). */
		.kind = CRM_SCHEMA_INDEX, .name = "txn.batch", .sql =
		"CREATE INDEX \"txn.batch\" ON \"txn\" (batch) WHERE batch IS NOT NULL",
	},
};

/* -- tables ------------------------------------------------------------------ */

void crm_schema_add_column(struct crm_str *out, const struct crm_field *field)
{
	bool is_list = field->flags & CRM_LIST;

	crm_sql_add_name(out, field->name);
	crm_str_addf(out, " %s", is_list ? "TEXT" : crm_type_sql(field->type));
	if (field->type == CRM_T_ID)
		crm_str_add(out, " NOT NULL");
	if (field->type == CRM_T_LINK && !is_list) {
		crm_str_add(out, " REFERENCES ");
		crm_sql_add_name(out, field->target);
		crm_str_add(out, " (\"id\") DEFERRABLE INITIALLY DEFERRED");
	}
}

static void add_table(struct list *list, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_add(&sql, "CREATE TABLE ");
	crm_sql_add_name(&sql, entity->name);
	crm_str_add(&sql, " (\n\trowid INTEGER PRIMARY KEY,\n\trev INTEGER NOT NULL");
	for (size_t i = 0; i < entity->count; i++) {
		crm_str_add(&sql, ",\n\t");
		crm_schema_add_column(&sql, entity->fields[i]);
	}
	crm_str_add(&sql, "\n) STRICT");
	add(list, CRM_SCHEMA_TABLE, entity->name, crm_str_text(&sql), entity);
}

/* -- indexes ----------------------------------------------------------------- */

/* "deal.contact": with a point, so that no name of an index is one of a table (deal_contact). */
static void add_index(struct list *list, const struct crm_entity *entity, const char *kind, const char *name,
                      const char *columns, const char *filled)
{
	CRM_AUTO(crm_str_drop) struct crm_str full = {0};
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&full, "%s.%s", entity->name, name);
	crm_str_addf(&sql, "CREATE %s \"%s\" ON ", kind, crm_str_text(&full));
	crm_sql_add_name(&sql, entity->name);
	crm_str_addf(&sql, " (%s)", columns);
	if (filled)
		crm_str_addf(&sql, " WHERE \"%s\" IS NOT NULL", filled);
	add(list, CRM_SCHEMA_INDEX, crm_str_text(&full), crm_str_text(&sql), entity);
}

bool crm_schema_is_indexed(const struct crm_field *field)
{
	if (field->type == CRM_T_ID || field->type == CRM_T_LINK || field->type == CRM_T_ANYLINK)
		return true;
	return (field->flags & (CRM_INDEXED | CRM_UNIQUE)) != 0;
}

static void add_field_index(struct list *list, const struct crm_entity *entity, const struct crm_field *field)
{
	CRM_AUTO(crm_str_drop) struct crm_str column = {0};

	crm_sql_add_name(&column, field->name);
	if (field->type == CRM_T_ID)
		add_index(list, entity, "UNIQUE INDEX", field->name, crm_str_text(&column), NULL);
	else
		add_index(list, entity, "INDEX", field->name, crm_str_text(&column), field->name);
}

/* What is unique together is found by its first field that has an index; where none has, it gets one of its own. */
static void add_together_index(struct list *list, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str columns = {0};

	if (!entity->together)
		return;
	for (size_t i = 0; entity->together[i]; i++) {
		int at = crm_entity_field(entity, entity->together[i]);

		if (at != CRM_NO_FIELD && crm_schema_is_indexed(entity->fields[at]))
			return;
		crm_str_add(&columns, i ? ", " : "");
		crm_sql_add_name(&columns, entity->together[i]);
	}
	add_index(list, entity, "INDEX", "together", crm_str_text(&columns), NULL);
}

static void add_indexes(struct list *list, const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (crm_schema_is_indexed(entity->fields[i]) && i != crm_common_at(entity, CRM_CREATED_AT))
			add_field_index(list, entity, entity->fields[i]);
	add_index(list, entity, "INDEX", "created_at", "\"created_at\", \"id\"", NULL);
	add_index(list, entity, "INDEX", "external", "\"external_source\", \"external_id\"", "external_id");
	add_together_index(list, entity);
}

/* -- search ------------------------------------------------------------------ */

bool crm_schema_is_searched(const struct crm_entity *entity)
{
	for (size_t i = 0; i < entity->count; i++)
		if (entity->fields[i]->flags & CRM_SEARCHED)
			return true;
	return false;
}

void crm_schema_add_searched(struct crm_str *out, const struct crm_entity *entity)
{
	const char *gap = "";

	for (size_t i = 0; i < entity->count; i++) {
		if (!(entity->fields[i]->flags & CRM_SEARCHED))
			continue;
		crm_str_add(out, gap);
		crm_sql_add_name(out, entity->fields[i]->name);
		gap = ", ";
	}
}

/* The sizes of columns serve ranking alone, which lists do not use: they are kept where that is done. */
static void add_search(struct list *list, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	if (!crm_schema_is_searched(entity))
		return;
	crm_str_addf(&name, "%s_fts", entity->name);
	crm_str_addf(&sql, "CREATE VIRTUAL TABLE \"%s\" USING fts5(", crm_str_text(&name));
	crm_schema_add_searched(&sql, entity);
	crm_str_addf(&sql, ", content=\"%s\", content_rowid=\"rowid\", %s"
	             "tokenize=\"unicode61 remove_diacritics 2\")", entity->name, entity->ranked ? "" : "columnsize=0, ");
	add(list, CRM_SCHEMA_SEARCH, crm_str_text(&name), crm_str_text(&sql), entity);
}

static void add_view(struct list *list, const struct crm_model *model, const struct crm_entity *entity)
{
	CRM_AUTO(crm_str_drop) struct crm_str name = {0};
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	crm_str_addf(&name, "v_%s", entity->name);
	crm_view_add_sql(&sql, model, entity);
	add(list, CRM_SCHEMA_VIEW, crm_str_text(&name), crm_str_text(&sql), entity);
}

static void add_past(struct list *list, const struct crm_model *model, const struct crm_entity *entity)
{
	const char *name = crm_tracked_name(list->arena, entity);
	CRM_AUTO(crm_str_drop) struct crm_str sql = {0};

	add(list, CRM_SCHEMA_TRACKED, name, crm_tracked_sql(list->arena, crm_textf(list->arena, "\"%s\"", name)), entity);
	add(list, CRM_SCHEMA_VIEW, crm_tracked_view_name(list->arena, entity), crm_tracked_view_sql(list->arena, entity), entity);
	if (!crm_view_has_past(model, entity))
		return;
	crm_view_add_past_sql(&sql, model, entity);
	add(list, CRM_SCHEMA_VIEW, crm_view_past_name(list->arena, entity), crm_str_text(&sql), entity);
}

/* -- all --------------------------------------------------------------------- */

static void add_entity(struct list *list, const struct crm_model *model, const struct crm_entity *entity)
{
	add_table(list, entity);
	add_indexes(list, entity);
	add_search(list, entity);
	if (crm_reached_is_kept(entity))
		add(list, CRM_SCHEMA_REACHED, crm_reached_name(list->arena, entity), crm_reached_sql(list->arena, entity), entity);
	if (crm_tracked_is_kept(entity))
		add_past(list, model, entity);
	add_view(list, model, entity);
}

void crm_schema_objects(struct crm_arena *arena, const struct crm_model *model, const struct crm_entity *entity,
                        struct crm_schema_object **objects, size_t *count)
{
	struct list list = { .arena = arena };

	if (entity) {
		add_entity(&list, model, entity);
	} else {
		for (size_t i = 0; i < CRM_COUNT(journal); i++)
			add(&list, journal[i].kind, journal[i].name, journal[i].sql, NULL);
		for (size_t i = 0; i < model->count; i++)
			add_entity(&list, model, model->entities[i]);
	}
	*objects = list.objects;
	*count = list.count;
}

void crm_store_schema_sql(struct crm_str *out, const struct crm_model *model, const struct crm_entity *entity)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_schema_object *objects;
	size_t count;

	crm_schema_objects(arena, model, entity, &objects, &count);
	for (size_t i = 0; i < count; i++)
		crm_str_addf(out, "%s;\n", objects[i].sql);
}
