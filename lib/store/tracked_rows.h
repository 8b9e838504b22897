/*
 * The rows of "ENTITY.past" (tracked.h): one more stay, and settling what a record's fields have been after an undo. Who keeps
 * the table and who makes it anew write them alike. (Inside the room.)
 */
#ifndef CRM_STORE_TRACKED_ROWS_H
#define CRM_STORE_TRACKED_ROWS_H

#include "store/trail.h"

struct crm_tracked_rows {
	struct crm_db *db;
	struct crm_tracks tracks;
	const char *append, *put, *valid, *close, *forget, *reopen; /* SQL */
};

/* `table` is its whole name, quoted: `main."deal.past"`. Texts in the arena. */
struct crm_tracked_rows crm_tracked_rows(struct crm_arena *arena, struct crm_db *db, const struct crm_entity *entity,
                                         const char *table);

/* Change `seq` at `at` ended what the track was, which had begun when the stay before ended. */
CRM_MUST_USE crm_err crm_tracked_append(const struct crm_tracked_rows *rows, size_t track, const char *id, int64_t seq,
                                        int64_t at, struct crm_value was);
/* Takes back what changes after `floor` have written of the track. */
CRM_MUST_USE crm_err crm_tracked_forget(const struct crm_tracked_rows *rows, size_t track, const char *id, int64_t floor);
/* Makes the valid rows those that the trail comes to just after step `from`, where the tracks are `now`. Only those marked in
 * `which` (by track); NULL: all. */
CRM_MUST_USE crm_err crm_tracked_settle(const struct crm_tracked_rows *rows, const struct crm_trail *trail, size_t from,
                                        const char *id, const struct crm_value *now, const bool *which);

#endif
