/*
 * A program that is not trusted, as a child: a process group of its own, the barest environment (PATH, HOME,
 * LANG=C.UTF-8) and what is added to it, usual signals, nothing open but stdio. (For filter.h.)
 */
#ifndef CRM_BASE_CHILD_H
#define CRM_BASE_CHILD_H

#include <sys/types.h>

#include "base/err.h"

struct crm_child {
	char *const *argv;               /* NULL-ended; argv[0] is looked for in PATH */
	const char *const *environment;  /* NAME=VALUE beside the barest, NULL-ended; NULL: nothing */
	const char *folder;              /* it works in; NULL: ours */
	int input, output, errors;       /* its stdio; errors -1: not heard. They stay the caller's */
};

CRM_MUST_USE crm_err crm_child_start(const struct crm_child *child, pid_t *pid);
/* Kills it with all that it has started and that has not left its group, and waits for it. `pid` -1: it has ended and was
 * waited for. */
void crm_child_end(pid_t group, pid_t pid);

#endif
