/*
 * A repository, found and opened: the one door to stored data. It knows its folder, its store, its settings,
 * who acts, and what time it is for this command.
 */
#ifndef CRM_REPO_REPO_H
#define CRM_REPO_REPO_H

#include "base/map.h"
#include "model/access.h"
#include "model/value.h"
#include "query/term.h"
#include "repo/config.h"
#include "store/store.h"

struct crm_recurrence;

struct crm_repo {
	struct crm_arena *arena;
	const char *folder;              /* absolute */
	struct crm_store *store;
	struct crm_config *config;
	struct crm_actor actor;
	const char *ident;               /* "Ann <ann@example.com>": git's form */
	const char *libexec, *share;     /* where this installation keeps its parts */
	int64_t now;                     /* the moment the command began; relative dates count from it */
	struct crm_reading reading;      /* how texts are read here (currency, links by name, ...) */
	struct crm_asking asking;        /* how terms are read here */
	struct crm_map *remembered;      /* links found by name (repo/ref.c) */
	const volatile int *stop;        /* set when a person has had enough, or the program is told to end; NULL: nobody is asked */
	struct crm_str warnings;         /* lines for a person, which the frame says at the end */
	const struct crm_recurrence *recurrence; /* for the rules; NULL in a tool that does not have it (rule/recur.h) */
};

/* --repo, else $CRM_REPO, else the first folder upward from the working directory that holds crm.db, else the
 * setting `repo` of the user's crm.conf. CRM_NOT_FOUND says how to make one. Of that, the branch (repo/branch.h): --branch,
 * else $CRM_BRANCH, else as it was found. */
CRM_MUST_USE crm_err crm_repo_find(struct crm_arena *arena, const char *given, const char *branch, const char **folder);
/* Is there a repository in this folder, or what is left of one? */
bool crm_repo_is(struct crm_arena *arena, const char *folder);

/* `program` is argv[0], to find libexec and share beside it. For writing, the database must know the place its history
 * is at: see crm_followers_agree. CRM_DAMAGED if the folder has a history and no database. */
CRM_MUST_USE crm_err crm_repo_open(const char *folder, enum crm_db_mode mode, const char *program,
                                   struct crm_repo **out);
/* For writing, whatever the history says: to look at a database that has parted from it. */
CRM_MUST_USE crm_err crm_repo_open_apart(const char *folder, const char *program, struct crm_repo **out);
void crm_repo_drop(struct crm_repo **repo);

/* Makes the folder, an empty database with the default pipeline, hooks/ and files/. CRM_CONFLICT if there is a repository already.
 * The history follows like that of any change. */
CRM_MUST_USE crm_err crm_repo_init(const char *folder, const char *program, struct crm_repo **out);

/* Something the person should know that stops nothing; what was said already is not said again. */
CRM_PRINTF(2, 3) void crm_repo_warn(struct crm_repo *repo, const char *format, ...);

/* Paths inside: crm_repo_path(repo, arena, "history.git"). */
char *crm_repo_path(const struct crm_repo *repo, struct crm_arena *arena, const char *name);

#endif
