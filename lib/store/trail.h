/*
 * The trail of a record: its changes, read back from one of them, as far as they say what its tracked fields were; and what
 * these come to. Here alone is the rule of what was undone: on the way back an undo, and what it took back, are stepped over,
 * for it did not happen; an undo that is undone says nothing. (Inside the room.)
 */
#ifndef CRM_STORE_TRAIL_H
#define CRM_STORE_TRAIL_H

#include "model/record.h"
#include "store/db.h"

/* The fields of an entity that are flagged CRM_TRACKED. */
struct crm_tracks {
	const struct crm_entity *entity;
	int *fields;                     /* their places in the entity */
	const char **keys;               /* how a body names them: "stage": */
	size_t count;
};

/* In the arena. count 0: there are none. */
struct crm_tracks crm_tracks_of(struct crm_arena *arena, const struct crm_entity *entity);

/* What a body says of them: value[i] where has[i]. Memory: the arena. */
CRM_MUST_USE crm_err crm_tracks_read(const struct crm_tracks *tracks, struct crm_arena *arena, const char *body,
                                     bool *has, struct crm_value *values);

/* A currency stands in the change of an amount, though it may not have changed itself (body.h): may it be so in this body? */
bool crm_tracks_may_repeat(const struct crm_tracks *tracks, const char *body);

/* One change. */
struct crm_step {
	int64_t seq, at;
	enum crm_step_kind { CRM_STEP_MADE, CRM_STEP_CHANGED, CRM_STEP_REMOVED, CRM_STEP_RETURNED } kind;
	bool is_undo;
	const char *txn;                 /* id of its transaction */
	const char *undoes;              /* of an undo: the ids of those it took back */
	bool *has;                       /* by track: it says what the field was before ... */
	struct crm_value *was;           /* ... this */
};

/* Newest first. */
struct crm_trail {
	const struct crm_tracks *tracks;
	struct crm_step *steps;
	size_t count;
};

/* From change `seq` back to the first. Memory: the arena. */
CRM_MUST_USE crm_err crm_trail_read(struct crm_db *db, struct crm_arena *arena, const struct crm_tracks *tracks,
                                    int64_t seq, struct crm_trail *out);

/* What a field was until a change ended it. */
struct crm_stay {
	int64_t seq, at;                 /* of that change */
	struct crm_value was;
};

/* Which steps from `from` back are stepped over, as it was seen just after step `from`. By step. */
void crm_trail_skipped(const struct crm_trail *trail, size_t from, bool *skipped);
/* What a field had been then, newest first, if it was `now`. Memory: the arena. */
void crm_trail_stays(const struct crm_trail *trail, struct crm_arena *arena, size_t from, const bool *skipped,
                     size_t track, struct crm_value now, struct crm_stay **stays, size_t *count);

#endif
