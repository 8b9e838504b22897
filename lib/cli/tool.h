/*
 * The frame of every tool: options as rows, opening, checks, errors, cleanup. A tool is a table of verbs; main is
 *
 *     int main(int argc, char **argv) { return crm_tool_main(&tool, argc, argv); }
 *
 * Help, completion and the manual's SYNOPSIS come from the same rows.
 */
#ifndef CRM_CLI_TOOL_H
#define CRM_CLI_TOOL_H

#include <sys/types.h>

#include "cli/options.h"
#include "form/output.h"
#include "repo/repo.h"

enum crm_needs {
	CRM_NEEDS_NOTHING = 0,
	CRM_NEEDS_READ,         /* the repository, to read */
	CRM_NEEDS_WRITE,
};

enum { CRM_OPTION_SETS = 8 };

struct crm_verb {
	const char *name;       /* "list"; NULL for the one verb of a tool without verbs, or, as the first of
	                           several, for what the tool does when none is named */
	const char *arguments;  /* "[TERM...]" */
	const char *help;       /* one line */
	const struct crm_option *options[CRM_OPTION_SETS]; /* tables ended by a row without a name; NULL-ended */
	enum crm_needs needs;
	int least, most;        /* operands; most -1: any number */
	crm_err (*run)(struct crm_tool *tool);
	const char *complete;   /* what its operands are: kinds of cli/complete.c, "entity,terms" one after the other
	                           (the last repeats), "refs+assigns" either, "@macro" records of another entity */
	bool tells;             /* it writes, but prints what it has found and no ids */
	const char *entity;     /* the entity it is about, if not the tool's ("stage", of crm-pipeline); NULL */
};

struct crm_tool_definition {
	const char *name;       /* "crm-contact" */
	const char *help;       /* one line */
	const char *entity;     /* the entity it serves; NULL */
	bool names_entity;      /* the operand before the verb names it (crm-record) */
	const struct crm_verb *verbs; /* its own, ended by a row without run; a single one without a name: no verbs */
	const struct crm_verb *more;  /* those it shares with others (cli/records.h), but for names it
	                                 has itself; NULL: none */
	const char *otherwise;        /* the verb that is meant where the first operand names none (crm-report funnel); NULL */
	const struct crm_recurrence *recurrence; /* of a tool whose tasks go on repeating (rule/recur.h); NULL */
};

struct crm_tool {
	const struct crm_tool_definition *definition;
	const struct crm_verb *verb;
	const char *program;            /* argv[0] */
	const char *title;              /* "crm-contact list": for the journal and messages */
	struct crm_given *given;
	size_t given_count;
	const char **arguments;         /* operands after the verb */
	size_t count;
	struct crm_arena *arena;
	struct crm_repo *repo;          /* as the verb needs, else NULL */
	const struct crm_entity *entity; /* the verb's, as it is now; NULL: it has none, or --as-of may know it */
	const char *named;              /* its name, as the row or the command line has it; NULL if it has none */
	struct crm_output out;          /* stdout; flushed by the frame */
	size_t shown;                   /* changes a dry run has shown (cli/diff.h) */
	pid_t pager;                    /* 0: none */
	bool quiet, verbose, color;     /* color: for stdout */
	bool color_messages;            /* color: for stderr */
};

/* The i-th verb, NULL at the end. */
const struct crm_verb *crm_verb_at(const struct crm_tool_definition *definition, size_t i);
/* Does it have verbs at all? */
bool crm_tool_has_verbs(const struct crm_tool_definition *definition);
/* What the tool does when no verb is named; NULL if it needs one. */
const struct crm_verb *crm_verb_bare(const struct crm_tool_definition *definition);
/* The verb of that name; NULL if there is none. */
const struct crm_verb *crm_verb_named(const struct crm_tool_definition *definition, const char *name);
/* The folder of the repository that is meant, as the common options say (crm_repo_find). */
CRM_MUST_USE crm_err crm_tool_folder(struct crm_tool *tool, const char **folder);
/* Opens the repository, for a verb whose row says that it needs nothing. */
CRM_MUST_USE crm_err crm_tool_open(struct crm_tool *tool, enum crm_db_mode mode);
int crm_tool_main(const struct crm_tool_definition *definition, int argc, char **argv);

/* Words on stderr: a line, unless -q. crm_warn is said even with -q and begins with the tool's name. */
CRM_PRINTF(2, 3) void crm_say(struct crm_tool *tool, const char *format, ...);
CRM_PRINTF(2, 3) void crm_warn(struct crm_tool *tool, const char *format, ...);

/* Nothing matched: no words, the exit status says it all, as grep's does. */
CRM_MUST_USE crm_err crm_nothing(void);

/* Set by SIGINT and SIGTERM: long loops look at it and return crm_interrupted(). */
extern const volatile int *const crm_stop;
CRM_MUST_USE crm_err crm_interrupted(void);

/* Is a person at the other end of stdin and stderr? Guards ask only then. */
bool crm_tool_has_person(void);
/* Asks yes or no on stderr (default no). */
bool crm_ask(struct crm_tool *tool, const char *question);

/* The change a writing verb makes, from --note, --batch, --dry-run, --max-changes. repo/change.h */
struct crm_change_why;
CRM_MUST_USE crm_err crm_tool_why(struct crm_tool *tool, struct crm_change_why *out);

#endif
