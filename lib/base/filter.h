/*
 * Another program as a filter that is not trusted: a text in, a text out, with an argument vector, an
 * environment of the barest (PATH, HOME, LANG=C.UTF-8), a limit of time and one of size. What it starts dies
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
	const char *text;             /* its standard input */
	size_t n;
	size_t most;                  /* bytes it may print */
	long milliseconds;            /* it may take */
	const volatile int *stop;     /* gives up when it is set; NULL */
};

/* Appends what it printed. CRM_IO: it cannot be started, failed (with its exit status), took too long or
 * printed too much; then what is in `out` is of no use. Its stderr is not heard. */
CRM_MUST_USE crm_err crm_filter_run(const struct crm_filter *filter, struct crm_str *out);

/* Parts a command line into words as a shell does, but for anything that a shell would replace: blanks part
 * words, '...' and "..." hold them together, '\' keeps the next character. CRM_INVALID: a quote is not closed,
 * or there is no word. */
CRM_MUST_USE crm_err crm_filter_words(struct crm_arena *arena, const char *line, char ***argv);

#endif
