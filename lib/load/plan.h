/*
 * The plan of an import: for each column of the file the fields it goes into, and for each of
 * these fields a slot that holds the text of the row at hand. Columns are matched once per header, so
 * that a row costs no look-ups. (Inside the room.)
 */
#ifndef CRM_LOAD_PLAN_H
#define CRM_LOAD_PLAN_H

#include "base/date_dialect.h"
#include "load/mapping.h"

/* The column of a whole export's rows that is ours and no data (as are those of form/reject.h). */
#define CRM_COLUMN_ENTITY "_entity"

struct crm_slot {
	int field;                        /* index in the entity's fields */
	const struct crm_field *type;
	const char *constant;             /* for rows that leave it empty; NULL: none */
	/* Of the row at hand: */
	const char *text;                 /* never NULL; "" is empty */
	size_t rank;                      /* of the column the text is from */
	bool given;                       /* was there a column of it (JSON rows differ)? */
	bool supposed;                    /* it fills what is empty, and changes nothing (form/source.h) */
};

struct crm_target {
	size_t slot;
	bool append;                      /* adds 'Header: value' as a line of the text */
	size_t rank;                      /* by a preset: of the columns of one field that are filled the
	                                     one named first in it counts; 0: it is the only one */
	const struct crm_mapping **values;   /* what values mean, NULL-ended; NULL: nothing to map */
};

struct crm_plan_column {
	const char *name;
	struct crm_target *targets;
	size_t count;                     /* 0: left out */
	bool unknown;                     /* no field of that name, and not told to leave it out */
	struct crm_dialect_watch *watch;  /* dates: made by the scan, NULL else */
	const struct crm_dialect *dialect; /* dates: how they are written; NULL: ISO */
	bool settled;                     /* dates: a value was seen that only ISO writes */
	unsigned kinds;                   /* unknown columns: which types every value fits (newfields.h) */
};

struct crm_plan {
	struct crm_arena *arena;
	const struct crm_entity *entity;
	const struct crm_mappings *rules;
	const struct crm_dialect *dates;  /* how all dates are written (--date-format); NULL: each column for itself */
	struct crm_plan_column **columns; /* every one seen so far */
	size_t column_count, column_room;
	struct crm_slot *slots;
	size_t slot_count;
	/* The header at hand: */
	const char *const *names;
	size_t count;
	struct crm_plan_column **at;
	bool changes;                     /* rows may have different columns (JSON) */
	bool appends;                     /* does any column add to a text? */
};

/* Slots of constants are there at once. CRM_USAGE: a rule of the command line names no field or one that
 * cannot be set. Memory: the arena. */
CRM_MUST_USE crm_err crm_plan_new(struct crm_arena *arena, const struct crm_entity *entity,
                                  const struct crm_mappings *rules, struct crm_plan **out);

/* Makes this the header at hand (cheap if it is already). Unknown columns are marked; see
 * crm_plan_refuse_unknown. CRM_USAGE: two columns onto one field that is no list, or a mapped column that
 * is not there (`whole`: these are all columns there will be). */
CRM_MUST_USE crm_err crm_plan_header(struct crm_plan *plan, const char *const *names, size_t count, bool whole);
/* CRM_USAGE names the unknown columns, with the nearest field and what can be done in the hint. */
CRM_MUST_USE crm_err crm_plan_refuse_unknown(const struct crm_plan *plan);
/* Does the column go into a date or instant? */
bool crm_plan_is_date(const struct crm_plan *plan, const struct crm_plan_column *column);
/* The slot of a field, NULL if nothing goes into it. */
struct crm_slot *crm_plan_slot(const struct crm_plan *plan, int field);

#endif
