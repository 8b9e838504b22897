/*
 * Rules: what follows from a change of a record that the record alone does not tell: the stage a deal comes from, the
 * stage's probability, the day it was won. Every change passes them on its way into the store (repo/change.c), whoever
 * makes it: a verb, `set`, an import, a merge. What comes out of the journal (undo, restore, a rebuild) does not, for it
 * passed them when it was made.
 *
 * One file a subject; its rows stand in rule.c.
 */
#ifndef CRM_RULE_RULE_H
#define CRM_RULE_RULE_H

#include "model/record.h"
#include "store/journal.h"

struct crm_asking;
struct crm_recurrence;
struct crm_sla_chooser;
struct crm_rules; /* what the rules know within one change */

/* One record that is written. */
struct crm_case {
	struct crm_rules *rules;
	enum crm_op op;
	const struct crm_record *old;    /* NULL: it is made */
	struct crm_record *record;       /* NULL: it is removed; a rule may fill it before it is written */
};

/* How the rules of one entity are asked: before it is written they may refuse and fill; after it they may write other
 * records (crm_case_also). Either may be NULL. */
struct crm_rule {
	const char *entity;
	crm_err (*before)(const struct crm_case *one);
	crm_err (*after)(const struct crm_case *one);
	/* Asked when all of a merge is written: `one->old` has become part of `one->record`. And when `one->old` has returned from
	 * there; then `undone` is the transaction of that merge (else 0). For what says in words what links say, which a merge
	 * moves and an unmerge moves back without asking anybody. */
	crm_err (*merged)(const struct crm_case *one, int64_t undone);
	bool of_imports;                 /* `after` is asked about what an import brings, too: it keeps in step what says the
	                                    same, it tells of nothing that happened */
	/* Of an import: which records are looked at again when all of it is written (`waits`), and what then follows or is refused
	 * (`late`): for what they must agree with may stand further down. Both or neither. */
	bool (*waits)(const struct crm_case *one);
	crm_err (*late)(const struct crm_case *one);
};

struct crm_rules_setting {
	struct crm_store *store;
	const char *at;                  /* the transaction's instant */
	bool imported;                   /* what another system says has happened there already: nothing follows at once */
	/* Writes a further record of the same change, through the same door. */
	crm_err (*also)(void *context, enum crm_op op, const struct crm_record *old, struct crm_record *record);
	void *context;
	const struct crm_asking *asking; /* how terms are read (query/term.h); NULL: names of records are not looked up */
	const struct crm_recurrence *recurrence; /* NULL: this tool does not have it (rule/recur.h) */
};

struct crm_rules *crm_rules_new(const struct crm_rules_setting *setting);
void crm_rules_drop(struct crm_rules **rules);
CRM_MUST_USE crm_err crm_rules_before(struct crm_rules *rules, enum crm_op op, const struct crm_record *old,
                                      struct crm_record *record);
CRM_MUST_USE crm_err crm_rules_after(struct crm_rules *rules, enum crm_op op, const struct crm_record *old,
                                     struct crm_record *record);
/* Of two records of an entity: see crm_rule.merged. */
CRM_MUST_USE crm_err crm_rules_merged(struct crm_rules *rules, const struct crm_record *other, struct crm_record *kept,
                                      int64_t undone);
/* All of the change is written: what follows late. */
CRM_MUST_USE crm_err crm_rules_end(struct crm_rules *rules);

/* For the rules themselves. Texts live as long as the change. */
const struct crm_rules_setting *crm_case_setting(const struct crm_case *one);
/* The record that link `field` of `record` leads to; NULL if it is empty. Remembered: a million deals ask for six stages. */
CRM_MUST_USE crm_err crm_case_linked(const struct crm_case *one, const struct crm_record *record, const char *field,
                                     const struct crm_record **out);
/* The policies of this repository (rule/sla.h). */
struct crm_sla_chooser *crm_case_chooser(const struct crm_case *one);
/* Did this change give the field another value? Of a record that is made: has it one? */
bool crm_case_gave(const struct crm_case *one, const char *field);
/* Changes one field of another record: copies it, and writes the copy. */
CRM_MUST_USE crm_err crm_case_also_set(const struct crm_case *one, const struct crm_record *other, const char *field,
                                       struct crm_value value);

#endif
