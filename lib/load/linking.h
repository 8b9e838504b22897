/*
 * Links of rows that are loaded: found as the repository finds them, but never by the beginning of an id (a
 * name in data may look like one); made where they lead nowhere and --link create or the preset says so. (Inside
 * the room.)
 */
#ifndef CRM_LOAD_LINKING_H
#define CRM_LOAD_LINKING_H

#include "base/map.h"
#include "load/mapping.h"

struct crm_linking {
	struct crm_repo *repo;
	struct crm_change *change;
	struct crm_arena *arena;          /* of the row at hand */
	const struct crm_mappings *rules;
	bool create;                      /* --link create: for every field */
	bool many;                        /* rows of several entities come: any of them may come later */
	bool settled;                     /* no later rows will come: what leads nowhere is wrong, or made */
	bool saves;                       /* a row that fails is taken back: needs a savepoint before a target is made */
	struct crm_map *near;             /* texts that led nowhere: the nearest name, "" for none; NULL: not kept */
	/* Of the row at hand: */
	bool missed;                      /* a link led nowhere that may be made by a later row */
	bool saved;                       /* a savepoint is open */
	int64_t made;                     /* targets made */
};

void crm_linking_drop(struct crm_linking *links);
/* The repository's way of reading texts, with links through here. */
struct crm_reading crm_linking_reading(struct crm_linking *links);
/* Clears what is of one row. */
void crm_linking_begin_row(struct crm_linking *links);
/* Ends the savepoint of the row if one is open: keeps what was made, or takes it back. */
CRM_MUST_USE crm_err crm_linking_end_row(struct crm_linking *links, bool keep);

#endif
