/*
 * Two moments side by side: the records that are not the same at both, as they were at each. Nothing is said of what
 * happened in between and was taken back.
 *
 * Each side is the repository of its day (store/asof.h), or another one, with its own fields and entities.
 */
#ifndef CRM_REPO_BETWEEN_H
#define CRM_REPO_BETWEEN_H

#include "repo/moment.h"

struct crm_between;

/* One record, `entity` and `id` borrowed from the whole. */
struct crm_between_item {
	const char *entity, *id;
	int64_t first, last;             /* of its changes in between, the earliest and the latest */
};

/* `entity` NULL: of all. `from` may be later than `to`. */
CRM_MUST_USE crm_err crm_between_open(struct crm_repo *repo, const struct crm_moment *from, const struct crm_moment *to,
                                      const char *entity, struct crm_between **out);
/* Two repositories side by side that have parted, as they are now: two branches. Of the records changed by transactions that
 * only one of them has. `only` true: of those that only the second has, against the last moment they have in common. */
CRM_MUST_USE crm_err crm_between_branches(const char *from, const char *to, const char *entity, bool only,
                                          struct crm_between **out);
void crm_between_drop(struct crm_between **between);

/* Is `from` the later moment? */
bool crm_between_is_back(const struct crm_between *between);
/* All that have changes in between, in order of the first; going back in time, the other way around: so are, before all
 * others, those changed in the first of two branches (`first` and `last` are below zero then). */
const struct crm_between_item *crm_between_items(const struct crm_between *between, size_t *count);
/* As it was on each side; NULL where it was not there. Memory: the arena. */
CRM_MUST_USE crm_err crm_between_read(struct crm_between *between, struct crm_arena *arena,
                                      const struct crm_between_item *item, struct crm_record **old,
                                      struct crm_record **new);
/* The sides: their models, and what a link in one of their records leads to. */
struct crm_store *crm_between_store(const struct crm_between *between, bool to);

/*
 * What is not the same in one field. Both records may be of different models: fields are the same by their names. The
 * store's own stamps (modified_at, modified_by) are no difference.
 */
struct crm_difference {
	const struct crm_field *field;   /* the later side's, if it has it */
	struct crm_value old, new;
	const char *old_unit, *new_unit; /* of money */
};
/* Walks them; start with *at = 0. False at the end. One record may be NULL, not both. */
bool crm_difference_next(const struct crm_record *old, const struct crm_record *new, size_t *at,
                         struct crm_difference *out);

#endif
