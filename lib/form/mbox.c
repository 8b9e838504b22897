#include "form/mbox.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

struct piece {                   /* of a line, at most a block */
	const char *s;
	size_t n;
	bool ends;               /* with it the line ends */
};

static crm_err read_more(struct crm_mbox *mbox)
{
	memmove(mbox->block, mbox->block + mbox->at, mbox->n - mbox->at);
	mbox->n -= mbox->at;
	mbox->at = 0;
	ssize_t n;
	do
		n = read(mbox->fd, mbox->block + mbox->n, sizeof mbox->block - mbox->n);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return crm_fail_errno("cannot read the mailbox");
	mbox->ended = n == 0;
	mbox->n += (size_t)n;
	return NULL;
}

/* n 0: the file has ended. */
static crm_err peek(struct crm_mbox *mbox, struct piece *out)
{
	for (;;) {
		const char *end = memchr(mbox->block + mbox->at, '\n', mbox->n - mbox->at);
		size_t n = (end ? (size_t)(end + 1 - mbox->block) : mbox->n) - mbox->at;
		*out = (struct piece){ mbox->block + mbox->at, n, end || mbox->ended };
		if (end || mbox->ended || n == sizeof mbox->block)
			return NULL;
		CRM_TRY(read_more(mbox));
	}
}

static bool begins_message(struct piece piece)
{
	return piece.n >= 5 && memcmp(piece.s, "From ", 5) == 0;
}

static bool is_blank(struct piece piece)
{
	return (piece.n == 1 && piece.s[0] == '\n') || (piece.n == 2 && memcmp(piece.s, "\r\n", 2) == 0);
}

static crm_err skip_line(struct crm_mbox *mbox)
{
	struct piece piece;

	do {
		CRM_TRY(peek(mbox, &piece));
		mbox->at += piece.n;
	} while (!piece.ends);
	return NULL;
}

/* A blank line waits until it is known whether the message ends with it. */
static crm_err copy(struct crm_mbox *mbox, int out)
{
	char blank[2];
	size_t held = 0;
	bool starts = true;
	struct piece piece;

	for (;;) {
		CRM_TRY(peek(mbox, &piece));
		if (piece.n == 0 || (held && starts && begins_message(piece)))
			return NULL;
		CRM_TRY(crm_write_all(out, blank, held, "the message"));
		held = starts && is_blank(piece) ? piece.n : 0;
		if (held)
			memcpy(blank, piece.s, held);
		else
			CRM_TRY(crm_write_all(out, piece.s, piece.n, "the message"));
		starts = piece.ends;
		mbox->at += piece.n;
	}
}

crm_err crm_mbox_next(struct crm_mbox *mbox, int out, bool *more)
{
	struct piece piece;

	do {
		CRM_TRY(peek(mbox, &piece));
		if (piece.n && !mbox->started && is_blank(piece))
			mbox->at += piece.n;
	} while (piece.n && !mbox->started && is_blank(piece));
	*more = piece.n > 0;
	if (!*more)
		return NULL;
	if (!begins_message(piece))
		return crm_fail(CRM_INVALID, "it is no mailbox: it does not begin with 'From '");
	mbox->started = true;
	CRM_TRY(skip_line(mbox));
	return copy(mbox, out);
}

/* -- is it one? -------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "From eva@roof.example Sat Nov 21 10:00:00 2026" */
static bool has_date(struct piece piece)
{
	bool time = false, year = false;

	for (size_t i = 5; begins_message(piece) && i + 4 < piece.n; i++) {
		const char *c = piece.s + i;
		time |= is_digit(c[0]) && is_digit(c[1]) && c[2] == ':' && is_digit(c[3]) && is_digit(c[4]);
		year |= time && *c == ' ' && is_digit(c[1]) && is_digit(c[2]) && is_digit(c[3]) && is_digit(c[4]);
	}
	return year;
}

static crm_err count_messages(struct crm_mbox *mbox, size_t most, size_t *count)
{
	bool blank = true, starts = true;
	struct piece piece;

	for (*count = 0; *count < most;) {
		CRM_TRY(peek(mbox, &piece));
		bool begins = piece.n && starts && blank && has_date(piece);
		if (!piece.n || (!begins && !*count))
			return NULL;
		*count += begins;
		blank = starts && is_blank(piece);
		starts = piece.ends;
		mbox->at += piece.n;
	}
	return NULL;
}

crm_err crm_mbox_is(int fd, bool *yes)
{
	CRM_AUTO(crm_arena_drop) struct crm_arena *arena = crm_arena_new();
	struct crm_mbox *mbox = crm_new(arena, struct crm_mbox, 1);
	size_t count;

	mbox->fd = fd;
	CRM_TRY(count_messages(mbox, 2, &count));
	*yes = count > 1;
	return NULL;
}
