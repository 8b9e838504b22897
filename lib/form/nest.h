/*
 * What another program sent, as a tree: objects and lists of plain values, from JSON, a web form or a row of CSV. And paths
 * into it:
 *
 *   data.object.id           members of objects
 *   items[0].sku             the n-th of a list
 *   items[].sku              of all of a list: several values
 *   answers[id=EMAIL].text   of those of a list that have this member
 *   data."a.b"               a name with such signs in it
 */
#ifndef CRM_FORM_NEST_H
#define CRM_FORM_NEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

enum crm_nest_kind { CRM_NEST_NULL, CRM_NEST_VALUE, CRM_NEST_LIST, CRM_NEST_OBJECT };

struct crm_nest {
	enum crm_nest_kind kind;
	const char *name;                /* of a member; NULL */
	const char *text;                /* of a value, as a person would type it */
	size_t n;
	struct crm_nest *first, *last;   /* of a list or object */
	struct crm_nest *next;
};

/* A new one at the end of `parent` (NULL: it has none). The name is borrowed. */
struct crm_nest *crm_nest_add(struct crm_arena *arena, struct crm_nest *parent, enum crm_nest_kind kind, const char *name);
/* The same with a value, which is borrowed. */
struct crm_nest *crm_nest_add_text(struct crm_arena *arena, struct crm_nest *parent, const char *name, const char *text,
                                   size_t n);
/* The same of an object that may have a member of this name: then that becomes a list of both. */
void crm_nest_put_text(struct crm_arena *arena, struct crm_nest *object, const char *name, const char *text, size_t n);
/* The member of an object; NULL: it has none, or it is no object. */
const struct crm_nest *crm_nest_member(const struct crm_nest *tree, const char *name);

struct crm_nest_path;
/* CRM_INVALID with a caret. The text is borrowed. Memory: the arena. */
CRM_MUST_USE crm_err crm_nest_path_read(struct crm_arena *arena, const char *text, struct crm_nest_path **out);
/* Where it leads to: none, one, or (after []) several, at most CRM_NEST_FOUND; those that are null are left out. */
enum { CRM_NEST_FOUND = 1000 };
size_t crm_nest_find(const struct crm_nest_path *path, const struct crm_nest *tree, const struct crm_nest **found);
/* May it lead to several? */
bool crm_nest_path_is_many(const struct crm_nest_path *path);

#endif
