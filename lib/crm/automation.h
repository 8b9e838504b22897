/*
 * Rules of users (in code: automations; struct crm_rule is the domain's) as records of `rule`, read: what they say, and whether
 * an event is one of theirs.
 */
#ifndef CRM_CRM_AUTOMATION_H
#define CRM_CRM_AUTOMATION_H

#include "query/automation.h"
#include "repo/repo.h"
#include "store/event.h"

#define CRM_AUTOMATION_TOOL "crm-rule "        /* what transactions of rules have as their tool, before the name */
#define CRM_AUTOMATION_ENTITY "rule"
#define CRM_AUTOMATION_RUN_ENTITY "rule_run"

struct crm_automation_rule {
	const char *id, *name;
	const char *owner;               /* a user's id; NULL */
	const char *source;              /* its text */
	bool active;
	int64_t order;                   /* INT64_MAX: none is said */
	int64_t created_at;
	const struct crm_entity *entity; /* NULL: it cannot be read, */
	const char *wrong;               /* and this is why; else NULL */
	struct crm_automation text;
};

/* From a record of `rule`. One that cannot be read says so in `wrong`. Memory: the arena. */
void crm_automation_take(struct crm_repo *repo, struct crm_arena *arena, const struct crm_record *record,
                         struct crm_automation_rule *out);
/* The same of a text that is no record, which is checked. CRM_INVALID. */
CRM_MUST_USE crm_err crm_automation_of_text(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char *text,
                                            struct crm_automation_rule *out);
/* All records, in the order in which they act: by order, then name. */
CRM_MUST_USE crm_err crm_automation_list(struct crm_repo *repo, struct crm_arena *arena, struct crm_automation_rule **out,
                                         size_t *count);
void crm_automation_sort(struct crm_automation_rule *rules, size_t count);

/* Is the event, seen from the instant `at`, one that starts the rule? Not asked: whether it is active. */
CRM_MUST_USE crm_err crm_automation_fits(struct crm_repo *repo, const struct crm_automation_rule *rule,
                                         const struct crm_event *event, int64_t at, bool *fits);
/* Does a record fit all of these expressions? With `left` (may be NULL), *left is the first that it does not fit. */
CRM_MUST_USE crm_err crm_automation_matches(struct crm_repo *repo, const struct crm_automation_word *expressions, size_t count,
                                            const struct crm_record *record, int64_t at, bool *fits);
/* Events that start no rule: of what undo and redo put back. */
bool crm_automation_ignores(const struct crm_event *event);

/*
 * What a rule is wrong with holds up no other. The first such error is kept until all is done; crm_automation_keep returns the
 * others, which stop everything (a disk, a database).
 */
struct crm_automation_kept {
	enum crm_kind kind;              /* CRM_OK: there is none */
	char text[512];
};
CRM_MUST_USE crm_err crm_automation_keep(struct crm_automation_kept *kept, crm_err err);
CRM_MUST_USE crm_err crm_automation_kept(const struct crm_automation_kept *kept);

/* A moment that a record says: that of its field, `offset` later ("", "-2d", "+3d 9:00", "9:00"). *known false: the field is
 * empty. */
CRM_MUST_USE crm_err crm_automation_moment(struct crm_repo *repo, const struct crm_record *record, const char *field,
                                           const char *offset, bool *known, int64_t *at);

#endif
