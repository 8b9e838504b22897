/*
 * Other programs. They are always started with an argument vector, never through
 * a shell (the exception is what a person configured as a command line of their
 * own: $EDITOR and $PAGER, which go to `sh -c '... "$@"' ` as git does).
 */
#ifndef CRM_BASE_PROCESS_H
#define CRM_BASE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* Starts and leaves alone: a session of its own, stdio on /dev/null. Nobody here waits for it: it outlives the tool
 * that started it and closes what else it inherited by crm_process_close_inherited(). */
CRM_MUST_USE crm_err crm_process_detach(const char *path, char *const argv[]);
/* Closes every descriptor but stdio: a lock or pipe of the caller's caller must not stay open with a follower. */
void crm_process_close_inherited(void);
/* Runs and waits; *status is the exit status (128 + signal if killed). */
CRM_MUST_USE crm_err crm_process_run(const char *path, char *const argv[], int *status);
/* Runs, waits, and appends what it printed: at least the first `most` bytes. Its stdin is empty, its stderr unheard. */
CRM_MUST_USE crm_err crm_process_capture(const char *path, char *const argv[], size_t most, struct crm_str *out,
                                         int *status);
/* The same of a program that reads `input` to its end; what it says on stderr is appended, too. */
CRM_MUST_USE crm_err crm_process_feed(const char *path, char *const argv[], int input, size_t most, struct crm_str *out,
                                      int *status);
/* Starts a program that is talked with over `talk`, its stdin and stdout; what it says on stderr goes to `errors`. Its
 * environment is ours. The caller waits for it. */
CRM_MUST_USE crm_err crm_process_talk(const char *path, char *const argv[], int talk, int errors, pid_t *pid);
/* Runs a person's own command line ($EDITOR) with one argument, and waits. */
CRM_MUST_USE crm_err crm_process_run_line(const char *line, const char *argument, int *status);
/* Starts a command line (a pager) that reads what is written to *fd. */
CRM_MUST_USE crm_err crm_process_pipe_to(const char *line, int *fd, pid_t *pid);
CRM_MUST_USE crm_err crm_process_wait(pid_t pid, int *status);

/* The folder the running program lies in (/proc/self/exe, else argv[0] and PATH). */
CRM_MUST_USE crm_err crm_process_folder(struct crm_arena *arena, const char *argv0, char **out);

#endif
