#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/seal.h"

enum { MOST = 4096 };

static crm_err cut_line(struct crm_str *out, const char *whence)
{
	if (out->n)
		crm_str_cut(out, strcspn(out->s, "\r\n"));
	return out->n ? NULL : crm_fail(CRM_INVALID, "the passphrase %s is empty", whence);
}

crm_err crm_passphrase_read(const char *path, struct crm_str *out)
{
	CRM_TRY(crm_file_read(crm_same(path, "-") ? "/dev/stdin" : path, MOST, out));
	return cut_line(out, "in the file");
}

/* One line, byte by byte: what comes after it is somebody else's. */
static crm_err read_line(int fd, struct crm_str *out)
{
	char c = 0;

	while (out->n < MOST && c != '\n') {
		ssize_t n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR && !*crm_stop)
			continue;
		if (n <= 0)
			return crm_fail(CRM_IO, "interrupted");
		crm_str_add_c(out, c);
	}
	return cut_line(out, "given");
}

static crm_err ask_unseen(int fd, const char *question, struct crm_str *out)
{
	struct termios before, unseen;

	if (tcgetattr(fd, &before) != 0)
		return crm_fail_errno("cannot ask for the passphrase");
	unseen = before;
	unseen.c_lflag &= ~(tcflag_t)ECHO;
	dprintf(fd, "%s: ", question);
	tcsetattr(fd, TCSAFLUSH, &unseen);
	crm_err err = read_line(fd, out);
	tcsetattr(fd, TCSAFLUSH, &before);
	dprintf(fd, "\n");
	return err;
}

crm_err crm_passphrase_ask(const char *question, bool twice, struct crm_str *out)
{
	CRM_AUTO(crm_seal_forget_str) struct crm_str again = {0};
	CRM_AUTO(crm_fd_drop) int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return crm_err_hint(crm_fail(CRM_DENIED, "there is no terminal to ask for the passphrase on"),
		                    "--passphrase-file FILE");
	CRM_TRY(ask_unseen(fd, question, out));
	if (!twice)
		return NULL;
	CRM_TRY(ask_unseen(fd, "Once more", &again));
	return crm_same(crm_str_text(out), crm_str_text(&again)) ? NULL
	       : crm_fail(CRM_INVALID, "the two passphrases differ");
}
