#include "history/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/filter.h"
#include "base/process.h"

enum {
	LOOK_MS = 200,          /* how soon it is seen that somebody wants to stop */
	SILENCE_MS = 300000,    /* as long may nothing come */
	END_MS = 5000,          /* as long may it take to end */
	WORDS = 4,              /* that we add to those of a command line */
	SAID_MOST = 4096, SAID_LINES = 2,
};

/* One program, and the stream to it: libgit2's two handles are the same thing. */
struct talk {
	git_smart_subtransport base;
	git_smart_subtransport_stream stream;
	struct crm_wire *wire;
	int fd;                 /* -1: not started */
	pid_t pid;
	bool asked;             /* we have said something */
	size_t matched;         /* of the word below */
};

static struct talk *of_stream(git_smart_subtransport_stream *stream)
{
	return (struct talk *)(void *)((char *)stream - offsetof(struct talk, stream));
}

static struct talk *of_base(git_smart_subtransport *base)
{
	return (struct talk *)(void *)base; /* its first member */
}

/* -- which program ------------------------------------------------------------------------- */

static bool has_person(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* As git quotes the path for the shell at the other end. */
static char *quote(struct crm_arena *arena, const char *program, const char *path)
{
	CRM_AUTO(crm_str_drop) struct crm_str out = {0};

	crm_str_addf(&out, "%s '", program);
	for (; *path; path++)
		if (*path == '\'' || *path == '!')
			crm_str_addf(&out, "'\\%c'", *path);
		else
			crm_str_add_c(&out, *path);
	crm_str_add_c(&out, '\'');
	return crm_copy(arena, crm_str_text(&out));
}

static crm_err ssh_words(struct crm_arena *arena, const struct crm_wire *wire, const char *program, char ***out)
{
	const struct crm_peer *peer = wire->peer;
	char **words, **argv;
	size_t n = 0;

	CRM_TRY(crm_filter_words(arena, wire->ssh ? wire->ssh : "ssh", &words));
	while (words[n])
		n++;
	argv = crm_new(arena, char *, n + 2 * WORDS);
	memcpy(argv, words, n * sizeof(*argv));
	if (!has_person()) {
		argv[n++] = crm_copy(arena, "-o");
		argv[n++] = crm_copy(arena, "BatchMode=yes");
	}
	if (*peer->port) {
		argv[n++] = crm_copy(arena, "-p");
		argv[n++] = crm_copy(arena, peer->port);
	}
	argv[n++] = *peer->user ? crm_textf(arena, "%s@%s", peer->user, peer->host) : crm_copy(arena, peer->host);
	argv[n++] = quote(arena, program, peer->path);
	argv[n] = NULL;
	*out = argv;
	return NULL;
}

static crm_err words_of(struct crm_arena *arena, const struct crm_wire *wire, const char *program, char ***out)
{
	char **argv;

	if (wire->peer->way == CRM_PEER_SSH)
		return ssh_words(arena, wire, program, out);
	argv = crm_new(arena, char *, 3);
	argv[0] = crm_copy(arena, program);
	argv[1] = crm_copy(arena, wire->peer->path);
	*out = argv;
	return NULL;
}

static crm_err start(struct talk *talk, const char *program)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	char **argv;
	int ends[2];

	CRM_TRY(words_of(arena, talk->wire, program, &argv));
	if (talk->wire->said < 0)
		CRM_TRY(crm_file_nameless(&talk->wire->said));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return crm_fail_errno("cannot start %s", argv[0]);
	crm_err err = crm_process_talk(argv[0], argv, ends[1], talk->wire->said, &talk->pid);
	close(ends[1]);
	talk->fd = ends[0];
	if (err)
		crm_fd_drop(&talk->fd);
	return err;
}

/* -- talking ---------------------------------------------------------------------------------- */

static bool is_stopped(const struct talk *talk)
{
	return talk->wire->stop && *talk->wire->stop;
}

/* Until there is something to read, or to write. */
static int wait_for(struct talk *talk, short what)
{
	struct pollfd at = { .fd = talk->fd, .events = what };

	for (int waited = 0; waited < SILENCE_MS; waited += LOOK_MS) {
		if (is_stopped(talk))
			return GIT_EUSER;
		int n = poll(&at, 1, LOOK_MS);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -1;
	}
	talk->wire->silent = true;
	return -1;
}

/* Deltas of what only we have spare bytes on a long way. From a folder of this machine there is none, and libgit2 takes more time to
 * add the one they are of to each: it is not to know that they can be had. */
static void hide_thin(struct talk *talk, char *bytes, size_t n)
{
	static const char word[] = " thin-pack";

	for (size_t i = 0; i < n; i++) {
		talk->matched = bytes[i] == word[talk->matched] ? talk->matched + 1 : bytes[i] == word[0];
		if (word[talk->matched])
			continue;
		bytes[i] = '-';
		talk->matched = 0;
	}
}

static int on_read(git_smart_subtransport_stream *stream, char *buffer, size_t room, size_t *out)
{
	struct talk *talk = of_stream(stream);
	ssize_t n;

	*out = 0;
	do {
		int status = wait_for(talk, POLLIN);
		if (status)
			return status;
		n = recv(talk->fd, buffer, room, 0);
	} while (n < 0 && errno == EINTR);
	*out = n > 0 ? (size_t)n : 0;
	if (talk->wire->peer->way == CRM_PEER_FOLDER && !talk->asked)
		hide_thin(talk, buffer, *out);
	return n < 0 ? -1 : 0;
}

static int on_write(git_smart_subtransport_stream *stream, const char *buffer, size_t n)
{
	struct talk *talk = of_stream(stream);

	talk->asked = true;
	while (n) {
		int status = wait_for(talk, POLLOUT);
		if (status)
			return status;
		ssize_t done = send(talk->fd, buffer, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return -1;
		buffer += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

/* It has nothing more to say or to hear; one that does not end is ended. */
static void end_talk(struct talk *talk)
{
	const struct timespec nap = { .tv_nsec = 5000000 };
	int status;

	if (talk->fd < 0)
		return;
	crm_fd_drop(&talk->fd);
	for (int waited = 0; waited < END_MS && !is_stopped(talk); waited += 5) {
		if (waitpid(talk->pid, &status, WNOHANG) != 0)
			return;
		nanosleep(&nap, NULL);
	}
	kill(talk->pid, SIGTERM);
	while (waitpid(talk->pid, &status, 0) < 0 && errno == EINTR)
		continue;
}

/* -- what libgit2 calls ------------------------------------------------------------------------- */

/* The stream is a part of the other handle, and goes with it. */
static void on_stream_free(git_smart_subtransport_stream *stream)
{
	(void)stream;
}

static int on_action(git_smart_subtransport_stream **out, git_smart_subtransport *base, const char *url,
                     git_smart_service_t service)
{
	struct talk *talk = of_base(base);
	bool fetches = service == GIT_SERVICE_UPLOADPACK_LS || service == GIT_SERVICE_UPLOADPACK;

	(void)url;
	*out = &talk->stream;
	if (talk->fd >= 0)
		return 0;
	crm_err err = start(talk, fetches ? "git-upload-pack" : "git-receive-pack");
	talk->wire->refused = err;
	return err ? -1 : 0;
}

static int on_close(git_smart_subtransport *base)
{
	end_talk(of_base(base));
	return 0;
}

static void on_free(git_smart_subtransport *base)
{
	end_talk(of_base(base));
	free(of_base(base));
}

static int make(git_smart_subtransport **out, git_transport *owner, void *param)
{
	struct talk *talk = crm_calloc(1, sizeof(*talk));

	(void)owner;
	*talk = (struct talk){
		.base = { .action = on_action, .close = on_close, .free = on_free },
		.stream = { .read = on_read, .write = on_write, .free = on_stream_free },
		.wire = param, .fd = -1,
	};
	talk->stream.subtransport = &talk->base;
	*out = &talk->base;
	return 0;
}

int crm_wire_transport(git_transport **out, git_remote *owner, void *param)
{
	struct crm_wire *wire = param;

	wire->definition = (git_smart_subtransport_definition){ .callback = make, .param = wire };
	return git_transport_smart(out, owner, &wire->definition);
}

/* -- what the program said ------------------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The end of the text, so many lines of it, without what is blank behind. */
static const char *last_lines(const char *text, size_t *n, int lines)
{
	const char *end = text + *n;

	while (end > text && is_blank(end[-1]))
		end--;
	const char *at = end;
	for (; at > text; at--)
		if (at[-1] == '\n' && --lines == 0)
			break;
	*n = (size_t)(end - at);
	return at;
}

/* A carriage return goes back to the beginning of its line, which is then written anew. */
void crm_wire_lines(struct crm_str *out, const char *text, size_t n, int lines)
{
	const char *at = last_lines(text, &n, lines);

	while (n) {
		const char *end = memchr(at, '\n', n);
		size_t whole = end ? (size_t)(end - at) : n, line = whole;

		while (line && is_blank(at[line - 1]))
			line--;
		const char *again = line ? memrchr(at, '\r', line) : NULL;
		const char *from = again ? again + 1 : at;
		if (line && out->n)
			crm_str_add(out, "; ");
		crm_str_add_n(out, from, (size_t)(at + line - from));
		n -= end ? whole + 1 : whole;
		at += end ? whole + 1 : whole;
	}
}

void crm_wire_words(const struct crm_wire *wire, struct crm_str *out)
{
	char text[SAID_MOST];
	off_t length = wire->said < 0 ? 0 : lseek(wire->said, 0, SEEK_END);
	off_t from = length > SAID_MOST ? length - SAID_MOST : 0;
	ssize_t got = length > 0 ? pread(wire->said, text, sizeof(text), from) : 0;

	crm_wire_lines(out, text, got > 0 ? (size_t)got : 0, SAID_LINES);
}

void crm_wire_drop(struct crm_wire *wire)
{
	crm_fd_drop(&wire->said);
}
