/*
 * A record in memory: one value per field of its entity. It borrows its values from
 * the arena (or cursor) they came from.
 */
#ifndef CRM_MODEL_RECORD_H
#define CRM_MODEL_RECORD_H

#include "model/value.h"

struct crm_record {
	const struct crm_entity *entity;
	struct crm_value *values;        /* entity->count of them; values[0] is the id */
	struct crm_arena *arena;         /* what is derived from its values goes there */
};

struct crm_record *crm_record_new(struct crm_arena *arena, const struct crm_entity *entity);
struct crm_record *crm_record_copy(struct crm_arena *arena, const struct crm_record *record);
const char *crm_record_id(const struct crm_record *record); /* "" if it has none yet */
/* By field name; the field must exist (a broken invariant aborts). */
struct crm_value crm_record_get(const struct crm_record *record, const char *name);
/* The same of a text; NULL: it is empty, or there is no record. Borrowed. */
const char *crm_record_text(const struct crm_record *record, const char *name);
void crm_record_put(struct crm_record *record, const char *name, struct crm_value value);
/* The text that names the record to people: its label, else a key, else the id. */
const char *crm_record_label(const struct crm_record *record);
/* What a value of this field needs beside it to be understood: of money its currency, NULL if it has none; of CRM_BY_DAY
 * the zone whose day it is ("": here), NULL if it is no whole day. */
const char *crm_record_unit(const struct crm_record *record, const struct crm_field *field);

enum crm_assign_op { CRM_SET, CRM_ADD, CRM_REMOVE }; /* = += -= */

struct crm_assign {
	int field;                       /* index in entity->fields */
	enum crm_assign_op op;
	const char *text;                /* NULL or "" empties */
};

/* Reads 'phone=+420 1', 'tags+=vip', 'tags-=old', 'notes=@file' is not read here. Splits at
 * the first '=', '+=' or '-='. The error names the nearest field; fields that people cannot
 * set are refused (CRM_INVALID). `making`: whether CRM_ONCE fields may be set. */
CRM_MUST_USE crm_err crm_assign_parse(const struct crm_entity *entity, const char *argument,
                                      bool making, struct crm_assign *out);
/* Is the argument one, of whatever field? Else it is an operand of another kind. What may be in a name is letters of any
 * script, digits, '_', '-' and '.': a record whose key begins like 'a=' goes by its id. */
bool crm_assign_is(const char *argument);
CRM_MUST_USE crm_err crm_field_may_set(const struct crm_field *field, bool making);
/* Refuses a list (a JSON array) given for a field of one value: joined, it would be a text nobody wrote. */
CRM_MUST_USE crm_err crm_field_may_list(const struct crm_field *field);

/* Applies assignments in an order that makes sense: currencies before money, scopes
 * (pipeline) before links found in them (stage). A currency changed under an amount
 * that is not assigned rescales it, refused where digits would be lost. A link that names nothing is
 * CRM_INVALID like any bad value. */
CRM_MUST_USE crm_err crm_record_assign(struct crm_record *record, struct crm_arena *arena,
                                       const struct crm_reading *reading,
                                       const struct crm_assign *assigns, size_t count);

/* A new record of what is given and, for fields that are not, of their presets. A preset link that leads nowhere
 * here (a repository without the usual pipeline) is left out. */
CRM_MUST_USE crm_err crm_record_make(struct crm_record *record, struct crm_arena *arena,
                                     const struct crm_reading *reading,
                                     const struct crm_assign *assigns, size_t count);

/* Runs derive, then every rule that needs no other record: required, any_of, limits,
 * the entity's own. The first breach, with its field. */
CRM_MUST_USE crm_err crm_record_check(struct crm_record *record);

#endif
