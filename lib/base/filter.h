/*
 * Another program as a filter that is not trusted: a text in, a text out, with an argument vector, an
 * environment of the barest (base/child.h), a limit of time and one of size. What it starts dies
 * with it.
 */
#ifndef CRM_BASE_FILTER_H
#define CRM_BASE_FILTER_H

#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct crm_filter {
	char *const *argv;            /* NULL-ended; argv[0] is looked for in PATH */
	const char *name;             /* what messages call it; NULL: argv[0] */
	const char *const *environment; /* NAME=VALUE beside the barest, NULL-ended; NULL: nothing */
	const char *folder;           /* it works in; NULL: ours */
	const char *text;             /* its standard input ... */
	size_t n;
	/* ... or, of any length: appends the next piece; nothing is the end. It need not read them. NULL: `text`. */
	crm_err (*feed)(void *context, struct crm_str *out);
	/* What it prints, as it comes; NULL: it is appended to `out`. */
	crm_err (*take)(void *context, const char *bytes, size_t n);
	void *context;                /* of both */
	size_t most;                  /* bytes it may print */
	struct crm_str *said;         /* the beginning of its stderr; NULL: not heard */
	bool together;                /* its stderr is part of what it prints */
	long milliseconds;            /* it may take; where it is fed, since it last took something */
	int *status;                  /* its exit status (128 + signal), which is no error then; NULL: one other than 0 is */
	const volatile int *stop;     /* gives up when it is set; NULL */
};

/* Appends what it printed (`out` may be NULL with `take`). CRM_IO: it cannot be started, failed (with its exit status), took
 * too long or printed too much; then what is in `out` is of no use. */
CRM_MUST_USE crm_err crm_filter_run(const struct crm_filter *filter, struct crm_str *out);

/* Parts a command line into words as a shell does, but for anything that a shell would replace: blanks part
 * words, '...' and "..." hold them together, '\' keeps the next character. CRM_INVALID: a quote is not closed,
 * or there is no word. */
CRM_MUST_USE crm_err crm_filter_words(struct crm_arena *arena, const char *line, char ***argv);

#endif
