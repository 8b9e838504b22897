#include "form/output.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { ENOUGH = 64 * 1024 };

void crm_output_drop(struct crm_output *output)
{
	crm_str_drop(&output->buffer);
}

static void failed(struct crm_output *output)
{
	if (errno == EPIPE)
		output->gone = true;
	else if (output->fd == STDOUT_FILENO)
		output->failed = crm_fail_errno("cannot write to standard output");
	else
		output->failed = crm_fail_errno("cannot write the output");
}

/* A descriptor that somebody made non-blocking (a terminal shared with another
 * program) is waited for. */
static bool try_again(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLOUT};

	if (errno == EAGAIN)
		return poll(&wait, 1, -1) >= 0 || errno == EINTR;
	return errno == EINTR;
}

static void flush(struct crm_output *output)
{
	const char *bytes = crm_str_text(&output->buffer);
	size_t left = output->buffer.n;

	while (left > 0 && !output->failed && !output->gone) {
		ssize_t n = write(output->fd, bytes, left);
		if (n < 0 && try_again(output->fd))
			continue;
		if (n < 0) {
			failed(output);
			break;
		}
		bytes += n;
		left -= (size_t)n;
	}
	crm_str_clear(&output->buffer);
}

void crm_output_tick(struct crm_output *output)
{
	if (output->buffer.n > ENOUGH)
		flush(output);
}

crm_err crm_output_finish(struct crm_output *output)
{
	flush(output);
	return output->failed;
}
