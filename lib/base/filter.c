#include "base/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/file.h"
#include "base/time.h"

enum { LOOK_MS = 50, ENDED_MS = 2, SAID_MOST = 4096 };

/* One that runs. */
struct running {
	const struct crm_filter *filter;
	const char *name;
	struct crm_str *out;
	size_t printed;
	int input, output, errors;    /* our ends of its stdio; -1: closed, or not ours */
	struct crm_str piece;         /* of what it is fed */
	size_t sent;                  /* of that piece */
	pid_t pid;
	int64_t until;
};

static void drop_running(struct running *one)
{
	crm_fd_drop(&one->input);
	crm_fd_drop(&one->output);
	crm_fd_drop(&one->errors);
	crm_str_drop(&one->piece);
}

/* -- starting ------------------------------------------------------------------------- */

/* A file without a name, not a pipe: who does not read it cannot make us wait, nor end us. */
static crm_err give(const struct running *one, int *fd)
{
	*fd = memfd_create("crm", MFD_CLOEXEC);
	if (*fd < 0)
		return crm_fail_errno("cannot give %s its text", one->name);
	CRM_TRY(crm_write_all(*fd, one->filter->text, one->filter->n, "the text"));
	return lseek(*fd, 0, SEEK_SET) < 0 ? crm_fail_errno("cannot give %s its text", one->name) : NULL;
}

static crm_err open_pipe(const struct running *one, int *reads, int *writes)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return crm_fail_errno("cannot start %s", one->name);
	*reads = ends[0];
	*writes = ends[1];
	return NULL;
}

static crm_err open_input(struct running *one, int *theirs)
{
	if (!one->filter->feed)
		return give(one, theirs);
	CRM_TRY(open_pipe(one, theirs, &one->input));
	return fcntl(one->input, F_SETFL, O_NONBLOCK) == 0 ? NULL : crm_fail_errno("cannot start %s", one->name);
}

static crm_err start(struct running *one)
{
	CRM_AUTO(crm_fd_drop) int input = -1;
	CRM_AUTO(crm_fd_drop) int output = -1;
	CRM_AUTO(crm_fd_drop) int errors = -1;
	const struct crm_filter *filter = one->filter;
	CRM_TRY(open_input(one, &input));
	CRM_TRY(open_pipe(one, &one->output, &output));
	if (filter->said)
		CRM_TRY(open_pipe(one, &one->errors, &errors));
	return crm_child_start(&(struct crm_child){ .argv = filter->argv, .environment = filter->environment,
		.folder = filter->folder, .input = input, .output = output,
		.errors = filter->together ? output : errors }, &one->pid);
}

/* -- while it runs -------------------------------------------------------------------- */

static bool is_stopped(const struct running *one)
{
	return one->filter->stop && *one->filter->stop;
}

static crm_err too_late(const struct running *one)
{
	return is_stopped(one) ? crm_fail(CRM_IO, "%s was interrupted", one->name)
	                       : crm_fail(CRM_IO, "%s took longer than %ld ms", one->name, one->filter->milliseconds);
}

static void set_limit(struct running *one)
{
	one->until = crm_monotonic() + one->filter->milliseconds;
}

/* write(2), but for the signal that a reader who has gone would send us. */
static ssize_t write_quietly(int fd, const char *bytes, size_t n)
{
	sigset_t broken, before, waiting;
	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	sigpending(&waiting);
	pthread_sigmask(SIG_BLOCK, &broken, &before);
	ssize_t written = write(fd, bytes, n);
	int number = errno;
	if (written < 0 && number == EPIPE && !sigismember(&waiting, SIGPIPE))
		sigtimedwait(&broken, NULL, &(struct timespec){0});
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = number;
	return written;
}

/* Feeds it once. Who does not want to read any more is let be. */
static crm_err feed(struct running *one)
{
	if (one->sent == one->piece.n) {
		crm_str_clear(&one->piece);
		one->sent = 0;
		CRM_TRY(one->filter->feed(one->filter->context, &one->piece));
	}
	ssize_t n = one->piece.n ? write_quietly(one->input, one->piece.s + one->sent, one->piece.n - one->sent) : 0;
	if (n > 0) {
		one->sent += (size_t)n;
		set_limit(one);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		crm_fd_drop(&one->input);
	}
	return NULL;
}

static crm_err take(struct running *one, const char *bytes, size_t n)
{
	one->printed += n;
	if (one->printed > one->filter->most)
		return crm_fail(CRM_IO, "%s printed more than %zu bytes", one->name, one->filter->most);
	if (one->filter->take)
		return one->filter->take(one->filter->context, bytes, n);
	crm_str_add_n(one->out, bytes, n);
	return NULL;
}

static crm_err hear(struct running *one, const char *bytes, size_t n)
{
	struct crm_str *said = one->filter->said;
	if (said->n < SAID_MOST)
		crm_str_add_n(said, bytes, n < SAID_MOST - said->n ? n : SAID_MOST - said->n);
	return NULL;
}

static crm_err read_from(struct running *one, int *fd, crm_err (*use)(struct running *one, const char *bytes, size_t n))
{
	char buffer[4096];
	ssize_t n = read(*fd, buffer, sizeof buffer);
	if (n > 0)
		return use(one, buffer, (size_t)n);
	if (n == 0)
		crm_fd_drop(fd);
	else if (errno != EINTR && errno != EAGAIN)
		return crm_fail_errno("cannot read what %s says", one->name);
	return NULL;
}

/* Until it has closed its output; what is still to be fed then goes on as long as it reads. */
static crm_err talk(struct running *one)
{
	while (one->input >= 0 || one->output >= 0 || one->errors >= 0) {
		/* poll(2) passes over those that are -1. */
		struct pollfd wait[] = { { one->input, POLLOUT, 0 }, { one->output, POLLIN, 0 }, { one->errors, POLLIN, 0 } };
		int64_t left = one->until - crm_monotonic();
		if (left <= 0 || is_stopped(one))
			return too_late(one);
		if (poll(wait, CRM_COUNT(wait), left < LOOK_MS ? (int)left : LOOK_MS) <= 0)
			continue;
		if (wait[1].revents)
			CRM_TRY(read_from(one, &one->output, take));
		if (wait[2].revents)
			CRM_TRY(read_from(one, &one->errors, hear));
		if (wait[0].revents)
			CRM_TRY(feed(one));
	}
	return NULL;
}

static crm_err judge(const struct running *one, int status)
{
	if (one->filter->status) {
		*one->filter->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
		return NULL;
	}
	if (WIFSIGNALED(status))
		return crm_fail(CRM_IO, "%s was ended by signal %d", one->name, WTERMSIG(status));
	if (WEXITSTATUS(status))
		return crm_fail(CRM_IO, "%s failed with exit status %d", one->name, WEXITSTATUS(status));
	return NULL;
}

/* It may have closed its output and go on. */
static crm_err wait_for(struct running *one)
{
	int status;
	pid_t ended;
	while ((ended = waitpid(one->pid, &status, WNOHANG)) == 0) {
		if (crm_monotonic() >= one->until || is_stopped(one))
			return too_late(one);
		nanosleep(&(struct timespec){ .tv_nsec = ENDED_MS * 1000000L }, NULL);
	}
	one->pid = -1;
	return ended < 0 ? crm_fail_errno("cannot wait for %s", one->name) : judge(one, status);
}

crm_err crm_filter_run(const struct crm_filter *filter, struct crm_str *out)
{
	CRM_AUTO(drop_running) struct running one = { .filter = filter, .out = out, .input = -1, .output = -1, .errors = -1,
		.name = filter->name ? filter->name : filter->argv[0] };
	set_limit(&one);
	CRM_TRY(start(&one));
	pid_t group = one.pid;
	crm_err err = talk(&one);
	if (!err)
		err = wait_for(&one);
	crm_child_end(group, one.pid);
	return err;
}

/* -- words ---------------------------------------------------------------------------- */

/* One word from *at on; false: a quote is not closed. */
static bool read_word(const char **at, struct crm_str *out)
{
	char quote = '\0';
	for (; **at && (quote || !strchr(" \t\n", **at)); ++*at) {
		char c = **at;
		if (c == '\\' && quote != '\'' && (*at)[1])
			crm_str_add_c(out, *++*at);
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? '\0' : c;
		else
			crm_str_add_c(out, c);
	}
	return !quote;
}

crm_err crm_filter_words(struct crm_arena *arena, const char *line, char ***argv)
{
	size_t count = 0;
	*argv = crm_new(arena, char *, strlen(line) / 2 + 2);
	for (const char *at = line;;) {
		CRM_AUTO(crm_str_drop) struct crm_str word = {0};
		at += strspn(at, " \t\n");
		if (!*at)
			break;
		if (!read_word(&at, &word))
			return crm_fail(CRM_INVALID, "a quote is not closed: %s", line);
		(*argv)[count++] = crm_copy(arena, crm_str_text(&word));
	}
	(*argv)[count] = NULL;
	return count && *(*argv)[0] ? NULL : crm_fail(CRM_INVALID, "there is no program in '%s'", line);
}
