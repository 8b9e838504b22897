/*
 * The definition of an automation, which people know as a rule: a readable text, from a record of `rule` or a file NAME.rule.
 *
 *     # Won deals are welcomed.
 *     on deal.won, deal.reopened
 *     when amount>10000 and tags!=test
 *     was stage=negotiation
 *     changed stage, amount
 *     once a year per company
 *     as eva
 *     order 10
 *     do
 *         set tags+=customer
 *         wait 3d
 *         when stage=won
 *         add task subject="Onboarding {{name}}" due_at="+3d 9:00" assignee={{owner}} about={{self}}
 *
 * Here it is read as what it says, without a model: which entity, field, user it speaks of is checked by
 * rule/automation_check.h, and crm-rule(1) says what each word means. Every piece knows its place in the text.
 */
#ifndef CRM_QUERY_AUTOMATION_H
#define CRM_QUERY_AUTOMATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/every.h"
#include "base/mem.h"

enum {
	CRM_AUTOMATION_SIZE = 1 << 16,   /* bytes of a text */
	CRM_AUTOMATION_WORDS = 60,       /* of a line */
	CRM_AUTOMATION_DEEDS = 100,
	CRM_AUTOMATION_EVENTS = 20,
	CRM_AUTOMATION_TERMS = 20,       /* lines `when` and `was` each */
};

/* A piece of the text: what it means, and where it stands. */
struct crm_automation_word {
	const char *text;                /* quotes and backslashes are gone */
	const char *source;              /* the line it is of */
	long line;
	int at, length;                  /* in the line, with its quotes */
};
/* The error, with a caret under the word and the line's number. */
CRM_MUST_USE crm_err crm_automation_point(crm_err err, const struct crm_automation_word *word);

enum crm_automation_trigger {
	CRM_AUTOMATION_ON,               /* events */
	CRM_AUTOMATION_AT,               /* when a field's date or instant comes */
	CRM_AUTOMATION_EVERY_YEAR,       /* on its day of each year */
};

enum crm_deed_kind {
	CRM_DEED_SET, CRM_DEED_ADD, CRM_DEED_ASSIGN, CRM_DEED_TAG, CRM_DEED_UNTAG, CRM_DEED_SCORE, CRM_DEED_MAIL,
	CRM_DEED_CALL, CRM_DEED_RUN, CRM_DEED_WAIT, CRM_DEED_WHEN, CRM_DEED_STOP,
	CRM_DEED_KINDS
};

struct crm_deed {
	enum crm_deed_kind kind;
	struct crm_automation_word line; /* all of it, for people */
	/* set: the link that leads to the record; add: the entity; assign: the field; call: the webhook; run: the name; wait: the
	 * field whose date is waited for. Its text is NULL where none is said. */
	struct crm_automation_word name;
	struct crm_automation_word *words; /* set, add, mail: NAME=VALUE, NAME+=VALUE; tag, untag: tags; assign: the user */
	size_t count;
	bool in_turn;                    /* assign: whose turn it is */
	struct crm_automation_word rest; /* when: an expression; wait: how long ("+3d", "-7d 9:00"), "" for no more than the field */
};
/* What it is called: "set". */
const char *crm_deed_name(enum crm_deed_kind kind);

struct crm_automation {
	const char *name;                /* as its line `name` says; NULL */
	const char *description;         /* its comments before the first line; "" */
	struct crm_automation_word of;   /* the entity it is about, as `of` or the events say; text NULL: none does */
	enum crm_automation_trigger trigger;
	struct crm_automation_word *events;
	size_t event_count;
	struct crm_automation_word field, offset; /* of a time; offset's text "" where it is the very moment */
	struct crm_automation_word *when, *was, *changed;
	size_t when_count, was_count, changed_count;
	bool once;
	int every;                       /* once in such a unit (enum crm_every); -1: for ever, or in `seconds` */
	int64_t seconds;                 /* once in so long a time; 0 */
	struct crm_automation_word per;  /* once for each value of this path; text NULL: for each record */
	struct crm_automation_word as, zone;
	bool has_order;
	int64_t order;
	bool imports;                    /* what imports write counts, too */
	struct crm_deed *deeds;
	size_t deed_count;
};

/* CRM_INVALID says in which line (crm_err_at without a file: the caller knows its name), with a caret. Memory: the arena. */
CRM_MUST_USE crm_err crm_automation_read(struct crm_arena *arena, const char *text, struct crm_automation *out);
/* What starts it, in one line: "on deal.won, deal.reopened". Arena. */
const char *crm_automation_trigger_text(struct crm_arena *arena, const struct crm_automation *automation);

/* -- values that are filled in: {{contact.email}}, {{name|nobody}} ------------------------- */

struct crm_blank {
	const char *name;                /* "contact.email", "self" */
	const char *otherwise;           /* what stands there if it is empty; "" */
	size_t at, n;                    /* where it stands, with its braces */
};
#define CRM_BLANK_SELF "self"
#define CRM_BLANK_EVENT "event"

/* The next in `text`, from *at on, which moves behind it. False: there is none. CRM_INVALID: braces that do not close, or
 * nothing in them. Memory: the arena. */
CRM_MUST_USE crm_err crm_blank_next(struct crm_arena *arena, const char *text, size_t *at, struct crm_blank *out, bool *found);

#endif
