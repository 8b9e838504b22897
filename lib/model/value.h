/*
 * Values of a field: from text to the stored form, and back for machines and people.
 */
#ifndef CRM_MODEL_VALUE_H
#define CRM_MODEL_VALUE_H

#include "model/model.h"

struct crm_record;

/*
 * What reading text may depend on. `link` turns what a person wrote for a link ("Acme
 * Ltd", "acme.example", "7f3a") into an id of the target entity; the repository provides it.
 * Without it only full ids are understood.
 */
struct crm_reading {
	int64_t now;                 /* instant that relative dates count from */
	const char *currency;        /* for money without one: the repository's own */
	crm_err (*link)(void *context, const struct crm_entity *target, const struct crm_record *record,
	                const struct crm_field *field, const char *text, char id[17]);
	const struct crm_model *model; /* for links to any */
	void *context;               /* handed to link */
};

/*
 * Parses text as this field (not money: see record.h; a money field here takes the
 * reading's currency). Empty text gives an empty value. Memory of the result: the arena, or the
 * text itself where it is already canonical (so `text` must live as long). Errors are
 * CRM_INVALID, carry the field's name, and say what is wrong and what would be right
 * (nearest choice); a link that names nothing is CRM_NOT_FOUND.
 * A list is given as CSV writes it or as people type it: elements parted by ';' or ',', '\' before one of
 * them and before '\' where it belongs to an element (see crm_list_add_element). White space around an element is left out unless '\' stands
 * before it; empty elements are left out.
 */
CRM_MUST_USE crm_err crm_value_parse(struct crm_arena *arena, const struct crm_reading *reading,
                                     const struct crm_field *field, const struct crm_record *record,
                                     const char *text, struct crm_value *out);

/* A value out of storage or another program's hands is of the right shape and canonical? */
CRM_MUST_USE crm_err crm_value_check(const struct crm_field *field, struct crm_value value);

/* Appends the machine form, lossless: what CSV writes and crm_value_parse reads.
 * `unit` is the currency of money, else ignored. Empty appends nothing. */
void crm_value_add_text(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                        const char *unit);
/* Appends the form for people: 1,200.50 EUR, 'Nov 21 10:42' in the zone, 1h30m, yes/no,
 * the day alone of one that is whole (CRM_BY_DAY, whose `unit` is crm_record_unit's), lists separated by ', '. Texts come out as they are; escaping and width are the sink's. */
void crm_value_add_shown(struct crm_str *out, const struct crm_field *field, struct crm_value value,
                         const char *unit, int64_t now);

/* Is it a whole day (see above), and which? */
bool crm_value_day(const struct crm_field *field, struct crm_value value, const char *unit, int64_t *day);

/* Lists: walks the elements of a stored list. Start with *at = 0; false at the end. The
 * element is unescaped into `out` (cleared first). */
bool crm_list_next(struct crm_value list, size_t *at, struct crm_str *out);
bool crm_list_has(struct crm_value list, const char *element);
/* Appends one element in the form crm_value_parse reads, ';' before it unless `out` is
 * empty: how a program that has the elements apart (a JSON array) makes the text. */
void crm_list_add_element(struct crm_str *out, const char *element, size_t n);
/* Builds a stored list (sorted, unique) of `count` texts in the arena. */
struct crm_value crm_list_make(struct crm_arena *arena, const char **elements, size_t count);

#endif
