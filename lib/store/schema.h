/*
 * The wanted schema, as text: every object the database must have for a model. What is written here is
 * compared with sqlite_schema word by word (SQLite keeps the text as it was given), so that a changed
 * index, view or search index is seen and made again. (Inside the room.)
 */
#ifndef CRM_STORE_SCHEMA_H
#define CRM_STORE_SCHEMA_H

#include "store/store.h"

enum {
	CRM_APPLICATION_ID = 0x63726d31 /* "crm1" */
};

enum crm_schema_object_kind { CRM_SCHEMA_TABLE, CRM_SCHEMA_INDEX, CRM_SCHEMA_SEARCH,
	CRM_SCHEMA_REACHED, CRM_SCHEMA_TRACKED, CRM_SCHEMA_VIEW };

struct crm_schema_object {
	enum crm_schema_object_kind kind;
	const char *name;
	const char *sql;                  /* CREATE ..., without a semicolon */
	const struct crm_entity *entity;  /* NULL: the journal's */
};

/* All objects in an order they can be made in: of one entity, or the journal's and those of all entities (NULL). Arena. */
void crm_schema_objects(struct crm_arena *arena, const struct crm_model *model, const struct crm_entity *entity,
                        struct crm_schema_object **objects, size_t *count);

/* Appends `"name" TEXT REFERENCES ...`: a column's definition. */
void crm_schema_add_column(struct crm_str *out, const struct crm_field *field);

/* Is there an index that begins with this field? */
bool crm_schema_is_indexed(const struct crm_field *field);
/* Does the entity have a search index? */
bool crm_schema_is_searched(const struct crm_entity *entity);
/* Appends the quoted names of the searched fields, separated by ", ". */
void crm_schema_add_searched(struct crm_str *out, const struct crm_entity *entity);

#endif
