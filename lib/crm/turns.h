/*
 * Whose turn it is: lists of people to whom things are given (leads by an assignment, tickets by a route).
 *
 *   round_robin  the one whose last turn but (weight - 1) is longest ago; of several, the first by name. So each gets as
 *                many as its weight in every run of as many turns as all weights come to.
 *   least_busy   the one with the least to do for its weight; of several, the first by name.
 *
 * A turn is a thing that has this list and this person now, by its date, which rises with every turn: the same data
 * give the same answer, and what is taken back was no turn. Who is away gets none, and has no arrears when it is
 * back.
 */
#ifndef CRM_CRM_TURNS_H
#define CRM_CRM_TURNS_H

#include "model/record.h"
#include "repo/repo.h"

/* What things are given, and by which of their fields. */
struct crm_turns_kind {
	const char *entity;                    /* "contact" */
	const char *list;                      /* its link to the list, which is the list's entity as well: "assignment" */
	const char *who, *at;                  /* "owner", "assigned_at" */
	bool by_hours;                         /* only to who is at work now; else also to who will be tomorrow */
	const struct crm_turns_load {          /* what keeps somebody busy; ended by a row without an entity */
		const char *entity, *who, *where;
	} *loads;
};

/* Somebody who works here, whatever lists name them. */
struct crm_person {
	const char *id, *name, *away;          /* away: why; NULL: here */
	struct crm_record *user;
	int64_t load;                          /* -1: not counted yet */
	struct crm_person *next;
};

/* Is it told why each gets what it gets, and to whom? People read hours of their day, machines instants. */
enum crm_turns_told { CRM_TURNS_UNTOLD, CRM_TURNS_TOLD_MACHINES, CRM_TURNS_TOLD_PEOPLE };

struct crm_turns {
	struct crm_repo *repo;
	struct crm_arena *arena;
	const struct crm_turns_kind *kind;
	struct crm_person *people;
	int64_t at;                            /* of the next turn */
	int64_t first;                         /* of the first that is given here */
	enum crm_turns_told told;
};

struct crm_member {
	struct crm_person *person;
	const char *unfit;                     /* why this list never gives to them ("lacks: sql"); NULL */
	size_t weight;
	int64_t *turns;                        /* the last of them, newest first, at most `weight` */
	size_t turn_count;
};

struct crm_roster {
	const char *id, *name;                 /* of the list */
	bool least_busy;
	struct crm_member *members;
	size_t count;
};

/* Memory of all that follows: the arena. */
void crm_turns_begin(struct crm_turns *turns, struct crm_repo *repo, struct crm_arena *arena,
                     const struct crm_turns_kind *kind, enum crm_turns_told told);
/* Who a list of names says, with weights: 'ann=2;bob'. CRM_NOT_FOUND, CRM_INVALID. */
CRM_MUST_USE crm_err crm_roster_of_names(struct crm_turns *turns, struct crm_roster *roster, struct crm_value users);
/* All of a team, by name. */
CRM_MUST_USE crm_err crm_roster_of_team(struct crm_turns *turns, struct crm_roster *roster, const char *team);
/* What they were given before; once, before the first turn. */
CRM_MUST_USE crm_err crm_roster_past(struct crm_turns *turns, struct crm_roster *roster);
/* Is anybody here whom it could give to? */
bool crm_roster_anybody(const struct crm_roster *roster);

/* Why this one thing is not for a person; NULL: it is. */
struct crm_turns_fit {
	const char *(*unfit)(void *context, struct crm_arena *arena, const struct crm_person *person);
	void *context;
};
/* Gives the next turn; its instant is *at. NULL: to nobody. `fit` may be NULL. */
const struct crm_person *crm_roster_turn(struct crm_turns *turns, struct crm_roster *roster,
                                         const struct crm_turns_fit *fit, int64_t *at);
/* "ann: free, bob: 2026-11-21T10:00:00.000Z, eva: absent until 2026-12-01", as it is before a turn. A turn that is not in
 * the data yet has no date: "petr: turn 3 of this run". */
const char *crm_roster_text(struct crm_turns *turns, const struct crm_roster *roster, const struct crm_turns_fit *fit);

#endif
