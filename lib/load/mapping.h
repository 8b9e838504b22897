/*
 * Rules of an import: which column goes into which field, which values mean what. They come from the
 * command line and from a preset, which is a file of such rules that people can edit:
 *
 *   rule,name,from,to
 *   column,Deal Stage,,stage          the column goes into the field; '+body' adds 'Header: value' as a line of it
 *   ignore,Last Activity Date,,       the column is left out
 *   value,stage,Closed Won,won        a value of the field (or column) means another; '*' is any other value
 *   set,external_source,,hubspot      what the field is where the row leaves it empty
 *   link,owner,,create                a link that leads nowhere makes its target
 *   key,external_id,,                 the field by which records are matched
 *
 * Rules of the command line go before those of the preset. (Inside the room.)
 */
#ifndef CRM_LOAD_MAPPING_H
#define CRM_LOAD_MAPPING_H

#include "load/import.h"

enum crm_mapping_kind {
	CRM_MAPPING_COLUMN, CRM_MAPPING_IGNORE, CRM_MAPPING_VALUE, CRM_MAPPING_SET, CRM_MAPPING_LINK, CRM_MAPPING_KEY,
};

struct crm_mapping {
	enum crm_mapping_kind kind;
	const char *name, *from, *to;   /* "" where there is none */
	bool given;                     /* on the command line */
};

struct crm_mappings {
	struct crm_arena *arena;
	struct crm_mapping *rows;
	size_t count, room;
	bool ignore_rest;               /* --ignore '*' */
};

/* Texts are borrowed. */
void crm_mappings_add(struct crm_mappings *rules, struct crm_mapping rule);
/* By its name in a preset; false if there is none. */
bool crm_mapping_kind_find(const char *name, enum crm_mapping_kind *kind);
const char *crm_mapping_kind_at(size_t i); /* NULL at the end */

/* The rules of the options. CRM_USAGE shows how one is written. */
CRM_MUST_USE crm_err crm_mappings_take(struct crm_mappings *rules, const struct crm_import_options *options);
/* The `to` of the first rule of this kind and name, NULL if there is none. */
const char *crm_mappings_find(const struct crm_mappings *rules, enum crm_mapping_kind kind, const char *name);
/* The first rule of this kind, NULL if there is none. */
const struct crm_mapping *crm_mappings_first(const struct crm_mappings *rules, enum crm_mapping_kind kind);

#endif
